using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Tests.Mailboxes;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Timekeeping;

/// <summary>The machine's clock says another day, for a moment or for good: answers, the way in and what was erased must outlive it.</summary>
public sealed class ClockJumpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int> Jumps => [27, -27, 400 * 24, -400 * 24, 800 * 24];

    /// <summary>Three days and less is an absence, not a jump.</summary>
    public static TheoryData<int> JumpsAtTheStart => [73, -27, 400 * 24, -400 * 24, 800 * 24];

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task A_jump_while_running_stops_what_cannot_be_taken_back_and_when_the_clock_is_right_again_all_goes_on(int hours)
    {
        await using var room = await ClockRoom.OpenAsync();
        (var number, _) = await room.SnapshotAsync();
        var today = room.Mailboxes.Today;

        room.Clock.Jump(TimeSpan.FromHours(hours));
        await room.MinuteAsync();
        await room.MinuteAsync();

        Assert.Equal((number, today, false), ((await room.SnapshotAsync()).Number, room.Trusted.Doubt?.Known, await room.IsClosedAsync()));
        Assert.Equal(today, room.Trusted.Today);
        Assert.Equal(SnapshotRefusal.ClockInDoubt, (await room.Mailboxes.NewPublisher(room.Trusted).PublishAsync(room.Mailboxes.Mechanism, Stop)).Refusal);
        Assert.Equal(1, await room.EventsAsync("clock.doubted"));

        room.Clock.Jump(TimeSpan.FromHours(-hours));
        await room.HourAsync();
        Assert.Null(room.Trusted.Doubt);
        Assert.Equal(1, await room.EventsAsync("clock.right-again"));
        Assert.True((await room.SnapshotAsync()).Number > number);
        Assert.False(await room.IsClosedAsync());
        await room.HourAsync();
        Assert.True((await room.SnapshotAsync()).Number > number + 1);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task After_an_officer_has_said_that_it_is_that_day_everything_goes_on(int hours)
    {
        await using var room = await ClockRoom.OpenAsync();
        (var number, _) = await room.SnapshotAsync();
        room.Clock.Jump(TimeSpan.FromHours(hours));
        await room.MinuteAsync();

        Assert.False(await room.Trusted.ConfirmAsync(room.Mailboxes.Today.AddDays(1), new(Guid.NewGuid()), room.Mailboxes.Mechanism, Stop));
        await room.ConfirmAsync();
        Assert.Equal(room.Mailboxes.Today, room.Trusted.Today);
        await room.MinuteAsync();

        Assert.Equal(number + 1, (await room.SnapshotAsync()).Number);
        Assert.Equal(hours > 100 * 24, await room.IsClosedAsync());
        await room.HourAsync();
        Assert.Equal(number + 2, (await room.SnapshotAsync()).Number);
        Assert.Equal((1, 1, 0), (await room.EventsAsync("clock.doubted"), await room.EventsAsync("clock.confirmed"), await room.EventsAsync("clock.right-again")));
    }

    [Theory]
    [MemberData(nameof(JumpsAtTheStart))]
    public async Task A_start_on_another_day_asks_once_and_then_goes_on(int hours)
    {
        await using var room = await ClockRoom.OpenAsync();
        (var number, _) = await room.SnapshotAsync();
        var known = room.Mailboxes.Today;
        room.Restart(TimeSpan.FromHours(hours));
        await room.MinuteAsync();
        Assert.Equal((number, false), ((await room.SnapshotAsync()).Number, await room.IsClosedAsync()));
        Assert.NotNull(room.Trusted.Doubt);
        Assert.Equal(known, room.Trusted.Today);   // what is dated meanwhile stays dated

        room.Restart(TimeSpan.FromMinutes(1));   // a doubt outlives the program
        await room.MinuteAsync();
        Assert.NotNull(room.Trusted.Doubt);
        Assert.Equal(1, await room.EventsAsync("clock.doubted"));

        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(number + 1, (await room.SnapshotAsync()).Number);
        room.Restart(TimeSpan.FromHours(5));
        await room.MinuteAsync();
        Assert.Equal((number + 2, null), ((await room.SnapshotAsync()).Number, room.Trusted.Doubt));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2 * 24)]
    [InlineData(70)]
    public async Task A_program_that_was_off_for_up_to_three_days_asks_nothing(int hours)
    {
        await using var room = await ClockRoom.OpenAsync();
        room.Restart(TimeSpan.FromHours(hours));
        await room.HourAsync();
        Assert.Equal((2, room.Hour), await room.SnapshotAsync());
        Assert.Null(room.Trusted.Doubt);
        Assert.Equal(0, await room.EventsAsync("clock.doubted"));
    }

    [Fact]
    public async Task A_machine_that_was_suspended_asks_after_more_than_twenty_six_hours_and_not_before()
    {
        await using var room = await ClockRoom.OpenAsync();
        room.Clock.Jump(TimeSpan.FromHours(25));
        await room.MinuteAsync();
        Assert.Equal((2, null), ((await room.SnapshotAsync()).Number, room.Trusted.Doubt));

        room.Clock.Jump(TimeSpan.FromHours(27));
        await room.MinuteAsync();
        Assert.Equal((2, true), ((await room.SnapshotAsync()).Number, room.Trusted.Doubt is not null));
    }

    [Fact]
    public async Task Many_small_steps_are_a_jump_too_and_another_program_of_the_desk_does_not_think_otherwise()
    {
        await using var room = await ClockRoom.OpenAsync();
        for (var step = 0; step < 3; step++)
        {
            room.Clock.Jump(TimeSpan.FromHours(25));
            await room.MinuteAsync();
        }

        Assert.Equal(3, (await room.SnapshotAsync()).Number);
        Assert.NotNull(room.Trusted.Doubt);
        await Clocks.Trusted(room.Mailboxes.Desk, room.Clock.Restarted()).LookAsync(Stop);
        await room.MinuteAsync();
        Assert.Equal((1, 0), (await room.EventsAsync("clock.doubted"), await room.EventsAsync("clock.right-again")));
    }

    [Fact]
    public async Task A_doubt_that_another_program_of_the_desk_noted_stops_this_one_before_it_has_looked_itself()
    {
        await using var room = await ClockRoom.OpenAsync();
        (var number, _) = await room.SnapshotAsync();
        await room.Mailboxes.ExecuteAsync("update desk.clock set doubted_at = @At", new { At = room.Clock.GetUtcNow().UtcDateTime });

        Assert.Equal(SnapshotRefusal.ClockInDoubt, (await room.Mailboxes.NewPublisher(room.Trusted).PublishAsync(room.Mailboxes.Mechanism, Stop)).Refusal);
        await using (var hold = await room.Trusted.HoldAsync(Stop))
        {
            Assert.Null(hold);
        }

        await using (var connection = await room.Mailboxes.Desk.Source.OpenConnectionAsync(Stop))
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            Assert.Null(await room.Trusted.AskAsync(connection, transaction, Stop));
        }

        Assert.Equal(number, (await room.SnapshotAsync()).Number);
        Assert.NotNull(room.Trusted.Doubt);
        await room.HourAsync();   // a look that finds the clock right takes the doubt back
        await room.HourAsync();
        Assert.True((await room.SnapshotAsync()).Number > number);
    }

    [Fact]
    public async Task A_doubt_is_not_noted_in_the_middle_of_an_act_that_was_told_the_time_and_is_right_after_it()
    {
        await using var room = await ClockRoom.OpenAsync();
        const string doubted = "select doubted_at is not null from desk.clock";
        await using (var hold = await room.Trusted.HoldAsync(Stop))
        {
            Assert.NotNull(hold);
            room.Clock.Jump(TimeSpan.FromDays(400));
            await room.Trusted.LookAsync(Stop);
            Assert.False(await room.Mailboxes.ScalarAsync<bool>(NpgsqlSource.Desk, doubted));
        }

        await room.Trusted.LookAsync(Stop);
        Assert.True(await room.Mailboxes.ScalarAsync<bool>(NpgsqlSource.Desk, doubted));
    }

    [Fact]
    public async Task A_database_of_the_version_before_starts_without_a_question_when_its_newest_event_is_recent_and_asks_once_after_weeks()
    {
        await using var room = await ClockRoom.OpenAsync();
        await room.Mailboxes.ExecuteAsync("update desk.clock set known_at = null; update desk.mailbox_state set made = null");   // as its migration leaves it
        room.Restart(TimeSpan.FromDays(2));
        await room.HourAsync();
        Assert.Equal((2, null), ((await room.SnapshotAsync()).Number, room.Trusted.Doubt));

        await room.Mailboxes.ExecuteAsync("update desk.clock set known_at = null; update desk.mailbox_state set made = null");
        room.Restart(TimeSpan.FromDays(21));
        await room.HourAsync();
        Assert.Equal((2, true), ((await room.SnapshotAsync()).Number, room.Trusted.Doubt is not null));
        await room.ConfirmAsync();
        await room.HourAsync();
        Assert.Equal((3, null), ((await room.SnapshotAsync()).Number, room.Trusted.Doubt));
    }

    [Fact]
    public async Task Before_the_first_keyset_no_clock_is_doubted_since_there_is_no_officer_to_ask()
    {
        await using var databases = await TestKit.Postgres.Databases.CreateAsync();
        var clock = SetClock.AtNoon();
        var trusted = Clocks.Trusted(new CaseDesk.Database.DeskDatabase(databases.Source(databases.DeskAsDesk)), clock);
        foreach (var days in new[] { 0, 10, -400 })
        {
            clock.Jump(TimeSpan.FromDays(days));
            await trusted.LookAsync(Stop);
            Assert.Null(trusted.Doubt);
        }
    }
}

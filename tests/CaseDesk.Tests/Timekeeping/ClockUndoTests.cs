using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Tests.Mailboxes;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Timekeeping;

/// <summary>Even an officer who confirmed a wrong day loses nothing: once the right one is confirmed, what was done is undone.</summary>
public sealed class ClockUndoTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_that_a_wrong_day_let_expire_come_back_and_those_of_an_erased_mailbox_do_not()
    {
        await using var room = await ClockRoom.OpenAsync();
        Reporter reporter = await room.Mailboxes.ReporterAsync(), erased = await room.Mailboxes.ReporterAsync();
        await room.Mailboxes.QueueAsync(reporter, "answer");
        await room.Mailboxes.QueueAsync(erased, "never again");
        await room.HourAsync();

        room.Clock.Jump(TimeSpan.FromDays(800));
        await room.MinuteAsync();
        Assert.Equal(["answer"], await room.Mailboxes.ReadAsync(reporter));
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Empty(await room.Mailboxes.ReadAsync(reporter));
        await room.Mailboxes.SendEraseRequestAsync(EraseRequest.Seal(erased.Keys, room.Mailboxes.Alarm.Recipient));

        room.Clock.Jump(TimeSpan.FromDays(-800));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(["answer"], await room.Mailboxes.ReadAsync(reporter));
        Assert.Empty(await room.Mailboxes.ReadAsync(erased));
        Assert.Equal(0, await room.Mailboxes.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.expired_reply"));
    }

    [Theory]
    [InlineData(800)]
    [InlineData(181)]
    public async Task Nobody_learns_from_a_wrong_day_put_right_which_records_are_answers_and_no_file_is_smaller(int days)
    {
        await using var room = await ClockRoom.OpenAsync();
        var reporter = await room.Mailboxes.ReporterAsync();
        await room.Mailboxes.QueueAsync(reporter, "answer");
        await room.HourAsync();
        var before = await room.Mailboxes.LabelsAsync();

        room.Clock.Jump(TimeSpan.FromDays(days));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Empty(before.Intersect(await room.Mailboxes.LabelsAsync()));
        Assert.Equal(8, (await room.Mailboxes.LabelsAsync()).Count);

        room.Clock.Jump(TimeSpan.FromDays(-days));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(before, await room.Mailboxes.LabelsAsync());   // the answer and seven that are none: if it came back alone, it would be known
        Assert.Equal(0, await room.Mailboxes.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.expired_filler"));
        Assert.Equal(8, await room.Mailboxes.ScalarAsync<long>(NpgsqlSource.Desk, "select (select count(*) from desk.mailbox_filler) + (select count(*) from desk.published_reply)"));
    }

    [Fact]
    public async Task Many_files_that_a_wrong_day_made_one_are_as_long_as_before_when_it_is_right_again()
    {
        await using var room = await ClockRoom.OpenAsync();
        for (var i = 0; i < 33; i++)
        {
            await room.Mailboxes.QueueAsync(await room.Mailboxes.ReporterAsync(), "answer");
        }

        // More than what one file of fillers keeps.
        await room.HourAsync();
        await room.Mailboxes.ExecuteAsync("""
            insert into desk.mailbox_filler (id, mechanism, prefix_bits, label, sealed, expires_on)
            select gen_random_uuid(), mechanism, (n % 2) << 15, sha256(uuid_send(gen_random_uuid())), sealed, expires_on
            from (select * from desk.mailbox_filler limit 1) one, generate_series(1, 4400) n
            """);
        await room.HourAsync();
        var (before, labels) = (await LengthsAsync(room), await room.Mailboxes.LabelsAsync());
        Assert.Equal(2, before.Count);

        room.Clock.Jump(TimeSpan.FromDays(800));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Single(await LengthsAsync(room));

        room.Clock.Jump(TimeSpan.FromDays(-800));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(before, await LengthsAsync(room));
        Assert.Equal(labels, await room.Mailboxes.LabelsAsync());
    }

    private static async Task<Dictionary<string, int>> LengthsAsync(ClockRoom room) =>
        (await room.Mailboxes.NewestAsync()).Files.ToDictionary(file => file.Key, file => file.Value.Length);

    [Fact]
    public async Task A_snapshot_dated_ahead_is_followed_at_once_when_the_day_is_right_again()
    {
        await using var room = await ClockRoom.OpenAsync();
        room.Clock.Jump(TimeSpan.FromDays(400));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        (var ahead, _) = await room.SnapshotAsync();

        room.Clock.Jump(TimeSpan.FromDays(-400));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        var hour = room.Hour;
        await room.MinuteAsync();
        Assert.Equal((ahead + 1, hour), await room.SnapshotAsync());
    }

    [Fact]
    public async Task The_only_keyset_is_open_again_when_a_wrong_day_closed_it_and_one_that_officers_replaced_is_not()
    {
        await using var room = await ClockRoom.OpenAsync();
        await room.Mailboxes.TamperAsync(
            $"""
            insert into intake.keyset (mechanism, serial, note, not_before, not_after) values ('{room.Mailboxes.Mechanism}', 2, '', '2031-01-01', '2031-05-01');
            update intake.mechanism set lowest_serial = 2;
            insert into intake.closed_serial (mechanism, serial, closed_on) values ('{room.Mailboxes.Mechanism}', 1, '2031-03-14')
            """);
        room.Clock.Jump(TimeSpan.FromDays(400));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(2, await ClosedAsync(room));

        room.Clock.Jump(TimeSpan.FromDays(-400));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(1, await ClosedAsync(room));
        Assert.Equal(1, await room.Mailboxes.ScalarAsync<long>(NpgsqlSource.Intake, "select serial from intake.closed_serial"));

        room.Clock.Pass(TimeSpan.FromDays(80));   // and what is over stays over, whatever day the function is told
        await room.MinuteAsync();
        Assert.Equal(2, await ClosedAsync(room));
        await room.MinuteAsync();
        Assert.Equal(2, await ClosedAsync(room));
    }

    [Fact]
    public async Task A_keyset_whose_key_is_destroyed_is_not_open_again_whatever_day_it_is()
    {
        await using var room = await ClockRoom.OpenAsync();
        await room.Mailboxes.ExecuteAsync(
            "insert into desk.intake_key (mechanism, serial, recipient, destroyed_on) values (@Mechanism, 1, '', '2031-03-14')", new { Mechanism = room.Mailboxes.Mechanism.ToString() });
        room.Clock.Jump(TimeSpan.FromDays(400));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(1, await ClosedAsync(room));

        room.Clock.Jump(TimeSpan.FromDays(-400));
        await room.MinuteAsync();
        await room.ConfirmAsync();
        await room.MinuteAsync();
        Assert.Equal(1, await ClosedAsync(room));   // what is sealed to it would open for nobody
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task An_erasure_is_remembered_whatever_the_clock_says_when_it_comes_and_when_it_is_looked_at(int days)
    {
        await using var room = await ClockRoom.OpenAsync();
        var requests = new EraseRequests(
            room.Mailboxes.Desk, room.Mailboxes.Intake, new ProcessKeys(room.Mailboxes.Desk, room.Mailboxes.Secret), room.Mailboxes.Secret, room.Trusted);
        var today = room.Mailboxes.Today;
        using var code = AccessCode.Generate();
        var unknown = ReporterKeys.Derive(code, new byte[16], room.Mailboxes.Mechanism);
        room.Clock.Jump(TimeSpan.FromDays(days));
        await room.Mailboxes.SendEraseRequestAsync(EraseRequest.Seal(unknown, room.Mailboxes.Alarm.Recipient));
        Assert.Equal(1, await requests.StepAsync(room.Mailboxes.Mechanism, Stop));
        await requests.ForgetAsync(Stop);
        room.Clock.Jump(TimeSpan.FromDays(-days));
        await requests.ForgetAsync(Stop);

        Assert.Equal(today, await room.Mailboxes.ScalarAsync<DateOnly>(NpgsqlSource.Desk, "select erased_on from desk.erased_mailbox"));
        room.Clock.Pass(TimeSpan.FromDays(31));
        await requests.ForgetAsync(Stop);
        Assert.Equal(0, await room.Mailboxes.ScalarAsync<long>(NpgsqlSource.Desk, "select count(*) from desk.erased_mailbox"));
    }

    private static Task<long> ClosedAsync(ClockRoom room) => room.Mailboxes.ScalarAsync<long>(NpgsqlSource.Intake, "select count(*) from intake.closed_serial");
}

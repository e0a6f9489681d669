using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Seed;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Takeover;

public sealed class AlarmWatchTests : IAsyncLifetime
{
    private readonly SetClock _clock = SetClock.AtNoon();
    private readonly string _directory = Directory.CreateTempSubdirectory("safereport-").FullName;
    private readonly HybridIdentity _alarm = HybridIdentity.Generate();
    private Databases _databases = null!;
    private IntakeRows _rows = null!;
    private DeskDatabase _desk = null!;
    private DeskSecret _secret = null!;
    private ProcessKeys _keys = null!;
    private readonly JudgedAlarms _judged = new();
    private ItemTakeover _takeover = null!;
    private AlarmWatch _watch = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Calls => Path.Combine(_directory, "calls");

    public async ValueTask InitializeAsync()
    {
        _databases = await Databases.CreateAsync();
        _rows = new IntakeRows(_databases);
        await _rows.AddMechanismAsync();
        _desk = new DeskDatabase(_databases.Source(_databases.DeskAsDesk));
        _secret = DeskSecret.LoadOrCreate(_directory);
        _keys = new ProcessKeys(_desk, _secret);
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            await ProcessKeys.AddAlarmAsync(connection, transaction, _secret, MechanismId.Parse(IntakeRows.Mechanism), 1, _alarm, Stop);
            await transaction.CommitAsync(Stop);
        }

        _takeover = new ItemTakeover(new IntakeDatabase(_databases.Source(_databases.IntakeAsDesk)), _clock, NullLogger<ItemTakeover>.Instance);
        _watch = NewWatch();
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        _secret.Dispose();
        _alarm.Dispose();
        await _databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Danger_raises_an_alarm_and_calls_an_officer_and_anything_else_does_not()
    {
        await AddAsync(danger: false);
        await _rows.AddAsync(ItemId.New());     // an alarm part that opens with no key
        await LookAsync();
        Assert.Equal((0, 0), (await AlarmsAsync(), CallsMade()));

        var danger = await AddAsync(danger: true);
        await LookAsync();
        Assert.Equal((1, 1), (await AlarmsAsync(), CallsMade()));
        Assert.Equal(danger.Guid, await _rows.DeskAsync<Guid>("select item from desk.alarm"));
    }

    [Fact]
    public async Task An_officer_is_called_at_most_once_in_ten_minutes_and_again_while_nobody_opened_the_item()
    {
        await AddAsync(danger: true);
        await LookAsync();
        await AddAsync(danger: true);
        _clock.Pass(TimeSpan.FromMinutes(9));
        await LookAsync();
        Assert.Equal(1, CallsMade());

        _clock.Pass(TimeSpan.FromMinutes(1));
        await LookAsync();
        Assert.Equal(2, CallsMade());
    }

    [Fact]
    public async Task After_the_first_opening_the_alarm_is_over_and_does_not_come_back()
    {
        await AddAsync(danger: true);
        await LookAsync();
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        {
            await connection.ExecuteAsync("update desk.item set status = 'OPENED', first_opened_on = '2031-03-14'; delete from desk.alarm");
        }

        _clock.Pass(TimeSpan.FromHours(1));
        await LookAsync();
        await NewWatch().LookAsync([], Stop);   // nor after a restart
        Assert.Equal((0, 1), (await AlarmsAsync(), CallsMade()));
    }

    [Fact]
    public async Task After_a_look_that_failed_the_ringing_is_over_for_good_and_the_item_is_still_unopened()
    {
        await AddAsync(danger: true);
        await LookAsync();
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        {
            await connection.ExecuteAsync("update desk.item set looked_on = '2031-03-14'; delete from desk.alarm");
        }

        _clock.Pass(TimeSpan.FromHours(1));
        await LookAsync();
        await NewWatch("true").LookAsync([], Stop);   // nor after a restart, but for the twelve hours
        Assert.Equal((0, 1), (await AlarmsAsync(), CallsMade()));
        Assert.Equal(1, await _rows.DeskAsync<long>("select count(*) from desk.item where first_opened_on is null"));
    }

    [Fact]
    public async Task An_item_unopened_for_twelve_hours_calls_an_officer_once_and_no_time_of_it_is_stored()
    {
        await AddAsync(danger: false);
        await LookAsync();
        _clock.Pass(TimeSpan.FromHours(11.9));
        await LookAsync();
        Assert.Equal(0, CallsMade());

        _clock.Pass(TimeSpan.FromHours(0.1));
        await LookAsync();
        _clock.Pass(TimeSpan.FromHours(1));
        await LookAsync();
        Assert.Equal((0, 1), (await AlarmsAsync(), CallsMade()));
    }

    [Fact]
    public async Task What_became_overdue_within_the_ten_minutes_after_a_call_is_called_for_when_they_end()
    {
        await AddAsync(danger: false);
        await LookAsync();
        _clock.Pass(TimeSpan.FromHours(11.9));
        await AddAsync(danger: true);
        await LookAsync();
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        {
            await connection.ExecuteAsync("delete from desk.alarm");   // looked at, so it is not what rings later
        }

        _clock.Pass(TimeSpan.FromMinutes(7));
        await LookAsync();
        Assert.Equal(1, CallsMade());

        _clock.Pass(TimeSpan.FromMinutes(3));
        await LookAsync();
        Assert.Equal(2, CallsMade());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task A_clock_that_jumped_for_half_a_minute_delays_no_call_for_an_item_that_nobody_opens(int days)
    {
        await AddAsync(danger: false);
        await LookAsync();
        _clock.Jump(TimeSpan.FromDays(days));
        await LookAsync();
        var early = CallsMade();
        _clock.Pass(TimeSpan.FromSeconds(30));
        _clock.Jump(TimeSpan.FromDays(-days));
        await LookAsync();
        Assert.Equal(days > 0 ? 1 : 0, early);   // early, never late

        _clock.Pass(TimeSpan.FromHours(12));
        await LookAsync();
        Assert.Equal(early + 1, CallsMade());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task While_the_clock_says_another_day_alarms_ring_and_the_twelve_hours_run_on(int days)
    {
        _clock.Jump(TimeSpan.FromDays(days));
        var danger = await AddAsync(danger: true);
        await LookAsync();
        Assert.Equal((1, 1), (await AlarmsAsync(), CallsMade()));
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        {
            await connection.ExecuteAsync("update desk.item set looked_on = '2031-03-14' where id = @Guid; delete from desk.alarm", new { danger.Guid });
        }

        _clock.Pass(TimeSpan.FromHours(12));
        await LookAsync();
        Assert.Equal(2, CallsMade());
    }

    [Fact]
    public async Task After_a_restart_the_twelve_hours_count_from_the_beginning_of_the_day_of_arrival()
    {
        await AddAsync(danger: false);
        await _takeover.RunAsync(await SessionAsync(), Stop);
        await NewWatch().LookAsync([], Stop);   // at noon of that day
        Assert.Equal(1, CallsMade());
    }

    [Fact]
    public async Task An_alarm_that_nobody_can_read_rings_once_and_one_that_nobody_judged_goes_on_ringing()
    {
        var (garbage, unjudged) = (await AddAsync(danger: true), await AddAsync(danger: true));
        await LookAsync();
        _judged.Judge(garbage, opens: false);
        _clock.Pass(TimeSpan.FromMinutes(10));
        await LookAsync();
        Assert.Equal(2, CallsMade());

        _judged.Judge(unjudged, opens: false);
        _clock.Pass(TimeSpan.FromMinutes(10));
        await LookAsync();
        Assert.Equal((2, 2), (await AlarmsAsync(), CallsMade()));

        _judged.Judge(unjudged, opens: true);   // another officer's key fits
        await LookAsync();
        Assert.Equal(3, CallsMade());
    }

    [Fact]
    public async Task An_alarm_that_was_judged_unreadable_before_it_rang_rings_once_all_the_same()
    {
        var garbage = await AddAsync(danger: true);
        _judged.Judge(garbage, opens: false);
        await LookAsync();
        _clock.Pass(TimeSpan.FromMinutes(10));
        await LookAsync();
        Assert.Equal((1, 1), (await AlarmsAsync(), CallsMade()));
    }

    [Fact]
    public async Task A_thousand_damaged_alarms_call_once_also_after_a_restart_and_the_real_one_beside_them_goes_on_ringing()
    {
        _clock.Pass(TimeSpan.FromHours(20));   // to the morning after: no item is unopened for twelve hours yet
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        {
            ItemId[] damaged = [.. Enumerable.Range(0, 1000).Select(_ => ItemId.New())];
            await SeededItem.AddToDeskAsync(connection, [.. damaged.Select(item => new SeededItem
            {
                Id = item, Mechanism = MechanismId.Parse(IntakeRows.Mechanism), Day = new DateOnly(2031, 3, 15), Alarm = [0], Header = [0], PayloadLength = 1, Damaged = true,
            })]);
            await SeededItem.RingAsync(connection, _clock.GetUtcNow(), damaged);
        }

        await LookAsync();
        _clock.Pass(TimeSpan.FromMinutes(10));
        await LookAsync();
        await LookAsync(NewWatch());
        Assert.Equal(1, CallsMade());

        await AddAsync(danger: true);
        for (var call = 0; call < 3; call++)
        {
            await LookAsync();
            _clock.Pass(TimeSpan.FromMinutes(10));
        }

        Assert.Equal((1001, 4), (await AlarmsAsync(), CallsMade()));
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("no-such-command-anywhere")]
    public async Task A_call_that_failed_was_no_call_and_is_tried_again_ever_less_often(string command)
    {
        await AddAsync(danger: true);
        var call = NewCall($"echo tried >> {Calls}; {command}");
        var watch = NewWatch(call);
        for (var minute = 0; minute < 60; minute++)
        {
            await LookAsync(watch);
            _clock.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.True(call.IsFailing);
        Assert.Equal(11, CallsMade());   // minutes 0, 1, 2, 3, 5, 9, 17, 27, 37, 47, 57
        Assert.False(await _rows.DeskAsync<bool>("select rang from desk.alarm"));
    }

    [Fact]
    public async Task When_the_command_works_again_the_officer_is_called_and_nothing_is_said_to_fail()
    {
        await AddAsync(danger: true);
        var broken = Path.Combine(_directory, "broken");
        await File.WriteAllTextAsync(broken, "", Stop);
        var call = NewCall($"test ! -e {broken} && echo called >> {Calls}");
        var watch = NewWatch(call);
        await LookAsync(watch);
        Assert.Equal((0, true), (CallsMade(), call.IsFailing));

        File.Delete(broken);
        _clock.Pass(TimeSpan.FromMinutes(1));
        await LookAsync(watch);
        Assert.Equal((1, false), (CallsMade(), call.IsFailing));
    }

    [Fact]
    public async Task A_command_that_hangs_is_no_call()
    {
        var clock = new FakeTimeProvider();
        var call = new OfficerCall(SettingsOf($"touch {Calls}; exec sleep 600"), clock, NullLogger<OfficerCall>.Instance);
        var calling = call.TryCallAsync(Stop);
        while (!File.Exists(Calls))
        {
            await Task.Delay(10, Stop);
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(await calling);
        Assert.True(call.IsFailing);
    }

    [Fact]
    public async Task A_command_that_leaves_something_running_behind_it_has_called()
    {
        var call = NewCall("sleep 60 & exit 0");
        Assert.True(await call.TryCallAsync(Stop));
    }

    [Fact]
    public async Task Of_an_alarm_no_more_than_the_hour_is_kept()
    {
        _clock.Pass(TimeSpan.FromMinutes(17.5));
        await AddAsync(danger: true);
        await LookAsync();
        Assert.Equal(_clock.GetUtcNow().AddMinutes(-17.5).UtcDateTime, await _rows.DeskAsync<DateTime>("select raised_at from desk.alarm"));
    }

    [Fact]
    public async Task A_call_that_failed_is_no_call_and_is_made_again_at_the_next_look()
    {
        await AddAsync(danger: true);
        var line = Path.Combine(_directory, "line");
        var watch = NewWatch($"test -e {line} && echo called >> {Calls}");
        await LookAsync(watch);
        await LookAsync(watch);
        Assert.Equal(0, CallsMade());

        await File.WriteAllTextAsync(line, "", Stop);   // the line is back, and not ten minutes have passed
        await LookAsync(watch);
        await LookAsync(watch);
        Assert.Equal(1, CallsMade());
    }

    [Fact]
    public async Task The_command_is_told_nothing_and_inherits_no_setting()
    {
        await AddAsync(danger: true);
        var environment = Path.Combine(_directory, "environment");
        await LookAsync(NewWatch($"env > {environment}; echo $# >> {environment}"));
        var told = await File.ReadAllLinesAsync(environment, Stop);
        Assert.DoesNotContain(told, line => line.Contains("SafeReport", StringComparison.OrdinalIgnoreCase));
        Assert.All(told, line => Assert.Matches("^(PATH=.*|PWD=.*|OLDPWD=.*|SHLVL=.*|_=.*|0)$", line));
    }

    private async Task<ItemId> AddAsync(bool danger)
    {
        var id = ItemId.New();
        await _rows.AddAsync(id, alarmPart: AlarmPart.Seal(id, danger, _alarm.Recipient), receivedOn: DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime));
        return id;
    }

    private AlarmWatch NewWatch(string? command = null) => NewWatch(NewCall(command));

    private AlarmWatch NewWatch(OfficerCall call) => new(_desk, _keys, _judged, call, _clock, NullLogger<AlarmWatch>.Instance);

    private OfficerCall NewCall(string? command) => new(SettingsOf(command ?? $"echo called >> {Calls}"), _clock, NullLogger<OfficerCall>.Instance);

    private static Settings SettingsOf(string command) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("SafeReport:AlarmCommand", command)]).Build());

    private async Task LookAsync(AlarmWatch? watch = null)
    {
        await using var session = await SessionAsync();
        await (watch ?? _watch).LookAsync(await _takeover.RunAsync(session, Stop), Stop);
    }

    private async Task<Npgsql.NpgsqlConnection> SessionAsync() => await _desk.Source.OpenConnectionAsync(Stop);

    private Task<int> AlarmsAsync() => _rows.DeskAsync<int>("select count(*) from desk.alarm");

    private int CallsMade() => File.Exists(Calls) ? File.ReadAllLines(Calls).Length : 0;
}

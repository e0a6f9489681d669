using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
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
    public async Task After_a_restart_the_twelve_hours_count_from_the_beginning_of_the_day_of_arrival()
    {
        await AddAsync(danger: false);
        await _takeover.RunAsync(await SessionAsync(), Stop);
        await NewWatch().LookAsync([], Stop);   // at noon of that day
        Assert.Equal(1, CallsMade());
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

    private AlarmWatch NewWatch(string? command = null)
    {
        var settings = new Settings(new ConfigurationBuilder()
            .AddInMemoryCollection([new("SafeReport:AlarmCommand", command ?? $"echo called >> {Calls}")])
            .Build());
        return new AlarmWatch(_desk, _keys, new OfficerCall(settings, _clock, NullLogger<OfficerCall>.Instance), _clock, NullLogger<AlarmWatch>.Instance);
    }

    private async Task LookAsync(AlarmWatch? watch = null)
    {
        await using var session = await SessionAsync();
        await (watch ?? _watch).LookAsync(await _takeover.RunAsync(session, Stop), Stop);
    }

    private async Task<Npgsql.NpgsqlConnection> SessionAsync() => await _desk.Source.OpenConnectionAsync(Stop);

    private Task<int> AlarmsAsync() => _rows.DeskAsync<int>("select count(*) from desk.alarm");

    private int CallsMade() => File.Exists(Calls) ? File.ReadAllLines(Calls).Length : 0;
}

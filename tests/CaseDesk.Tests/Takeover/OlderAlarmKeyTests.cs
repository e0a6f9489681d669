using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Takeover;

/// <summary>A page loaded before the keys changed seals its alarm to the key of before.</summary>
public sealed class OlderAlarmKeyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_for_help_sealed_to_the_alarm_key_of_before_still_rings()
    {
        var clock = SetClock.AtNoon();
        var directory = Directory.CreateTempSubdirectory("safereport-");
        await using var databases = await Databases.CreateAsync();
        var rows = new IntakeRows(databases);
        await rows.AddMechanismAsync();
        var desk = new DeskDatabase(databases.Source(databases.DeskAsDesk));
        using var secret = DeskSecret.LoadOrCreate(directory.FullName);
        using var older = HybridIdentity.Generate();
        using var newer = HybridIdentity.Generate();
        await using (var connection = await desk.Source.OpenConnectionAsync(Stop))
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            await ProcessKeys.AddAlarmAsync(connection, transaction, secret, MechanismId.Parse(IntakeRows.Mechanism), 1, older, Stop);
            await ProcessKeys.AddAlarmAsync(connection, transaction, secret, MechanismId.Parse(IntakeRows.Mechanism), 2, newer, Stop);
            await transaction.CommitAsync(Stop);
        }

        using var keys = new ProcessKeys(desk, secret);
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection([new("SafeReport:AlarmCommand", "true")]).Build());
        var watch = new AlarmWatch(desk, keys, new JudgedAlarms(), new OfficerCall(settings, clock, NullLogger<OfficerCall>.Instance), clock, NullLogger<AlarmWatch>.Instance);
        var takeover = new ItemTakeover(new IntakeDatabase(databases.Source(databases.IntakeAsDesk)), clock, NullLogger<ItemTakeover>.Instance);
        var item = ItemId.New();
        await rows.AddAsync(item, alarmPart: AlarmPart.Seal(item, danger: true, older.Recipient), receivedOn: DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));

        await using (var session = await desk.Source.OpenConnectionAsync(Stop))
        {
            await watch.LookAsync(await takeover.RunAsync(session, Stop), Stop);
        }

        Assert.Equal(item.Guid, await rows.DeskAsync<Guid>("select item from desk.alarm"));
        directory.Delete(recursive: true);
    }
}

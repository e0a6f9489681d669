using System.Security.Cryptography;
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
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Takeover;

/// <summary>A whole round of the takeover: whatever one part of it meets, the others are done.</summary>
public sealed class TakeoverServiceTests : IAsyncLifetime
{
    private readonly SetClock _clock = SetClock.AtNoon();
    private readonly string _directory = Directory.CreateTempSubdirectory("safereport-").FullName;
    private readonly HybridIdentity _alarm = HybridIdentity.Generate();
    private Databases _databases = null!;
    private IntakeRows _rows = null!;
    private DeskDatabase _desk = null!;
    private IntakeDatabase _intake = null!;
    private DeskSecret _secret = null!;
    private ProcessKeys _keys = null!;
    private DeskLock _lock = null!;
    private TakeoverService _service = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Calls => Path.Combine(_directory, "calls");

    public async ValueTask InitializeAsync()
    {
        _databases = await Databases.CreateAsync();
        _rows = new IntakeRows(_databases);
        await _rows.AddMechanismAsync();
        _desk = new DeskDatabase(_databases.Source(_databases.DeskAsDesk));
        _intake = new IntakeDatabase(_databases.Source(_databases.IntakeAsDesk));
        _secret = DeskSecret.LoadOrCreate(_directory);
        _keys = new ProcessKeys(_desk, _secret);
        await using (var connection = await _desk.Source.OpenConnectionAsync(Stop))
        await using (var transaction = await connection.BeginTransactionAsync(Stop))
        {
            await ProcessKeys.AddAlarmAsync(connection, transaction, _secret, MechanismId.Parse(IntakeRows.Mechanism), 1, _alarm, Stop);
            await transaction.CommitAsync(Stop);
        }

        _lock = new DeskLock(_desk);
        _service = Service();
    }

    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        _service.Dispose();
        _keys.Dispose();
        _secret.Dispose();
        _alarm.Dispose();
        await _databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_intake_database_is_out_of_order_alarms_at_the_desk_ring(bool fromTheStart)
    {
        if (!fromTheStart)
        {
            await _service.LookAsync(Stop);
        }

        await AddDangerAsync();
        await using (var session = await _desk.Source.OpenConnectionAsync(Stop))
        {
            await new ItemTakeover(_intake, _clock, NullLogger<ItemTakeover>.Instance).RunAsync(session, Stop);
        }

        await OwnerAsync(_databases.IntakeAsOwner, "alter table intake.sealed_item rename to gone");
        await _service.LookAsync(Stop);

        Assert.Equal(1, await _rows.DeskAsync<long>("select count(*) from desk.alarm"));
        Assert.Single(await File.ReadAllLinesAsync(Calls, Stop));

        await OwnerAsync(_databases.IntakeAsOwner, "alter table intake.gone rename to sealed_item");
        await AddDangerAsync();
        await _service.LookAsync(Stop);
        Assert.Equal(2, await _rows.DeskAsync<long>("select count(*) from desk.alarm"));
    }

    [Fact]
    public async Task What_the_desk_lost_is_taken_over_again_at_the_first_round()
    {
        var lost = ItemId.New();
        var payload = await _rows.AddAsync(lost);
        await _service.LookAsync(Stop);
        var hash = Convert.ToHexStringLower(SHA256.HashData(lost.ToBytes()));
        await OwnerAsync(_databases.DeskAsOwner, $"delete from desk.item; delete from desk.seen_item where hash = '\\x{hash}'");

        using var restarted = Service();
        await restarted.LookAsync(Stop);

        Assert.Equal(payload, await _rows.DeskPayloadAsync(lost));
    }

    [Fact]
    public async Task Once_a_day_serials_are_closed_and_ids_forgotten_also_by_a_program_that_is_not_started_anew()
    {
        await IntakeAsync("insert into intake.keyset values ('5afe0001', 1, '', '2030-11-12', '2031-02-12'), ('5afe0001', 2, '', '2030-11-13', '2031-02-13')");
        await OwnerAsync(_databases.IntakeAsOwner, """
            insert into intake.item_id (id, mechanism, received_on, taken_on, cleared_on)
            select gen_random_uuid(), '5afe0001', '2031-03-01', '2031-03-01', cleared from unnest('{2031-03-06,2031-03-07}'::date[]) cleared
            """);
        await _service.LookAsync(Stop);
        Assert.Equal((1, 1), await ClosedAndKeptAsync());

        _clock.Pass(TimeSpan.FromHours(11));
        await _service.LookAsync(Stop);
        Assert.Equal((1, 1), await ClosedAndKeptAsync());

        _clock.Pass(TimeSpan.FromHours(2));
        await _service.LookAsync(Stop);
        Assert.Equal((2, 0), await ClosedAndKeptAsync());

        async Task<(long Closed, long Kept)> ClosedAndKeptAsync() => (
            await _rows.IntakeAsync<long>("select count(*) from intake.closed_serial"), await _rows.IntakeAsync<long>("select count(*) from intake.item_id"));
    }

    [Fact]
    public async Task While_another_process_holds_the_lock_nothing_is_taken_and_afterwards_all_is()
    {
        await using var other = new DeskLock(_desk);
        Assert.NotNull(await other.TryHoldAsync(Stop));
        await AddDangerAsync();
        await _service.LookAsync(Stop);
        Assert.Equal(0, await _rows.DeskAsync<long>("select count(*) from desk.item"));

        await other.ReleaseAsync();
        await _service.LookAsync(Stop);
        Assert.Equal(1, await _rows.DeskAsync<long>("select count(*) from desk.alarm"));
    }

    private TakeoverService Service()
    {
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection([new("SafeReport:AlarmCommand", $"echo called >> {Calls}")]).Build());
        var clock = Clocks.Trusted(_desk, _clock);
        var call = new OfficerCall(settings, _clock, NullLogger<OfficerCall>.Instance);
        return new TakeoverService(
            _lock, new ItemTakeover(_intake, _clock, NullLogger<ItemTakeover>.Instance),
            new AlarmWatch(_desk, _keys, new JudgedAlarms(), call, _clock, NullLogger<AlarmWatch>.Instance), new IntakeClearing(_intake, clock, _clock),
            new ClosedSerials(_intake, clock), new StandbyNotice(_intake, _desk, NullLogger<StandbyNotice>.Instance), clock, settings, _clock,
            NullLogger<TakeoverService>.Instance);
    }

    private async Task AddDangerAsync()
    {
        var id = ItemId.New();
        await _rows.AddAsync(id, alarmPart: AlarmPart.Seal(id, danger: true, _alarm.Recipient), receivedOn: DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime));
    }

    private async Task IntakeAsync(string sql)
    {
        await using var connection = await _intake.Source.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql);
    }

    private async Task OwnerAsync(string owner, string sql)
    {
        await using var connection = await _databases.Source(owner).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql);
    }
}

using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Cases.Removal;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Seed;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>A desk with one mechanism, its intake key, real databases and every store of cases; officers and items as a test needs them.</summary>
public sealed class CaseRoom : IAsyncLifetime
{
    public const long Serial = 1;

    private static readonly byte[] PortalId = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    private readonly Databases _databases = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-tests-").FullName;
    private readonly List<IDisposable> _disposables = [];

    public MechanismId Mechanism { get; } = MechanismId.New();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.Zero));

    public DeskDatabase Desk { get; private set; } = null!;

    public DeskSecret Secret { get; private set; } = null!;

    public EventLog Events { get; private set; } = null!;

    public ItemReader Items { get; private set; } = null!;

    public OfficerStore Officers { get; private set; } = null!;

    public CaseDatabase Database { get; private set; } = null!;

    public CaseDoor Door { get; private set; } = null!;

    public CaseActs Cases { get; private set; } = null!;

    public KeyRings Rings { get; } = new();

    public RemovalActs Removal { get; private set; } = null!;

    public PayloadRenewal Renewal { get; private set; } = null!;

    public SanctionActs Sanctions { get; private set; } = null!;

    public RegisterActs Register { get; private set; } = null!;

    public CommunicationActs Communications { get; private set; } = null!;

    public ReplyActs Replies { get; private set; } = null!;

    public HybridIdentity Intake { get; private set; } = null!;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    public async ValueTask InitializeAsync()
    {
        await _databases.InitializeAsync();
        Desk = new DeskDatabase(_databases.Source(_databases.DeskAsDesk));
        Secret = DeskSecret.LoadOrCreate(_directory);
        Events = new EventLog(Desk, Clock);
        Items = new ItemReader(Desk, new ProcessKeys(Desk, Secret), Events, Clock);
        Officers = new OfficerStore(Desk);
        Database = new CaseDatabase(Desk, Events, Clocks.Trusted(Desk, Clock));
        var cases = new CaseStore(Database, Officers, Items, Secret);
        Door = new CaseDoor(Database, cases);
        var one = new OneCase(Database, Door);
        Cases = new CaseActs(cases, one);
        Removal = new RemovalActs(new OfficerRemoval(Secret, Rings), Database);
        Renewal = new PayloadRenewal(Desk, Database);
        Sanctions = new SanctionActs(one);
        Register = new RegisterActs(new SanctionRegister(Database), one);
        Communications = new CommunicationActs(one);
        Replies = new ReplyActs(new ReplyStore(Items), one);
        Intake = HybridIdentity.Generate();
        await AddMechanismAsync(Mechanism);
    }

    public async ValueTask DisposeAsync()
    {
        _disposables.ForEach(disposable => disposable.Dispose());
        Intake.Dispose();
        Rings.Dispose();
        Secret.Dispose();
        await _databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A signed-in officer with these roles; INTAKE comes with the intake key.</summary>
    public Task<KeyRing> OfficerAsync(params string[] roles) => OfficerOfAsync(Mechanism, roles);

    /// <summary>The same at another mechanism of this desk.</summary>
    public async Task<KeyRing> OfficerOfAsync(MechanismId mechanism, params string[] roles)
    {
        var identity = HybridIdentity.Generate();
        var row = new SeededOfficer { Mechanism = mechanism, Recipient = identity.Recipient.ToString(), AddedOn = Today, Roles = roles };
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await row.AddAsync(connection);
        if (roles.Contains(Role.Intake))
        {
            await row.GrantIntakeKeyAsync(connection, Intake, Serial);
        }

        var ring = new KeyRing(row.AsOfficer(), identity, Desk, Clock);
        _disposables.Add(ring);
        return ring;
    }

    /// <summary>A reporter with an access code of their own.</summary>
    public ReporterKeys Reporter()
    {
        using var code = AccessCode.Generate();
        var keys = ReporterKeys.Derive(code, PortalId, Mechanism);
        _disposables.Add(keys);
        return keys;
    }

    /// <summary>A sealed item as the takeover leaves it, already opened by a person unless told otherwise.</summary>
    public async Task<ItemId> ReceiveAsync(
        JsonObject? report = null, ReporterKeys? reporter = null, byte[]? attachment = null, bool opened = true, ItemId? storedAs = null,
        MechanismId? at = null, bool kept = true)
    {
        var id = ItemId.New();
        AttachmentToSeal[] attachments = attachment is null ? [] : [new AttachmentToSeal(attachment, "image/jpeg", "photo.jpg")];
        var sealedItem = ItemSealer.Seal(id, at ?? Mechanism, SeededReport.Completed(report), reporter, attachments, Intake.Recipient, kept);
        var stored = storedAs ?? id;
        await AddItemAsync(SeededItem.Of(stored, at ?? Mechanism, Today, sealedItem) with { Opened = opened });
        return stored;
    }

    /// <summary>An item's rows at the desk, as a test wants them.</summary>
    public async Task AddItemAsync(params IReadOnlyList<SeededItem> items)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await SeededItem.AddToDeskAsync(connection, items);
    }

    /// <summary>Does one of <see cref="ItemDamage"/>'s damages.</summary>
    public async Task DamageAsync(Func<NpgsqlConnection, Task> damage)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await damage(connection);
    }

    /// <summary>A case of one item, assigned to these officers.</summary>
    public async Task<CaseId> OpenCaseAsync(KeyRing intake, IReadOnlyList<KeyRing> assigned, JsonObject? report = null, ReporterKeys? reporter = null)
    {
        var item = await ReceiveAsync(report, reporter);
        var opened = await Cases.OpenFromItemAsync(intake, item, NewCase(assigned), Stop);
        Assert.True(opened.Done, opened.Refusal.ToString());
        return opened.Value;
    }

    public static NewCase NewCase(params IEnumerable<KeyRing> assigned) =>
        new("Title", null, null, null, null, [.. assigned.Select(ring => ring.Officer)]);

    /// <summary>The item exactly as it is stored: header and payload.</summary>
    public async Task<byte[]> StoredItemAsync(ItemId item)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        return (await SeededItem.AtDeskAsync(connection, item)).Bytes;
    }

    public async Task<IReadOnlyList<string>> ActsAsync() =>
        [.. (await Events.ListAsync(mechanism: null, before: null, 1000, Stop)).Select(recorded => recorded.Act)];

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>As whoever holds the server's disk may do it.</summary>
    public async Task ExecuteAsOwnerAsync(string sql, object? parameters = null)
    {
        await using var connection = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task AddMechanismAsync(MechanismId mechanism)
    {
        var row = new SeededMechanism { Id = mechanism, PortalId = Convert.ToHexStringLower(PortalId) };
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await row.AddToDeskAsync(connection);
        await row.AddIntakeKeyAsync(connection, Intake.Recipient, Serial);
    }
}

using Dapper;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Tests.Pages;
using SafeReport.CaseDesk.Tests.Seed;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using SafeReport.TestKit.Seed;
using SafeReport.TestKit.Support;

namespace SafeReport.CaseDesk.Tests.Memory;

/// <summary>The case desk as a process of its own: to look into its memory, and to kill it.</summary>
public sealed class DeskProcess : IAsyncLifetime
{
    private const long Serial = 1;

    private readonly Databases _databases = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-process-").FullName;
    private readonly List<IDisposable> _disposables = [];
    private readonly SigningOfficers _officers = new();
    private DeskSecret _secret = null!;
    private DeskDatabase _desk = null!;

    public MechanismId Mechanism { get; } = MechanismId.New();

    public HybridIdentity Intake { get; } = HybridIdentity.Generate();

    public HybridIdentity Alarm { get; } = HybridIdentity.Generate();

    /// <summary>The stores of this process, on the same databases.</summary>
    public CaseActs Cases { get; private set; } = null!;

    public AppProcess Server { get; private set; } = null!;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _databases.InitializeAsync();
        _desk = new DeskDatabase(_databases.Source(_databases.DeskAsDesk));
        _secret = DeskSecret.LoadOrCreate(_directory);
        var events = new EventLog(_desk, TimeProvider.System);
        var items = new ItemReader(_desk, new ProcessKeys(_desk, _secret), events, TimeProvider.System);
        var database = new CaseDatabase(_desk, events, Clocks.Trusted(_desk, TimeProvider.System));
        var cases = new CaseStore(database, new OfficerStore(_desk), items, _secret);
        Cases = new CaseActs(cases, new OneCase(database, new CaseDoor(database, cases)));
        await AddMechanismAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _disposables.ForEach(disposable => disposable.Dispose());
        Intake.Dispose();
        Alarm.Dispose();
        _secret.Dispose();
        await _databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Starts the server anew where the system locks no memory at all. The limit does not bind who holds the capability, so root gives it up.</summary>
    public async Task RestartWithoutLockedMemoryAsync(bool allowed)
    {
        const string restricted = """
            ulimit -l 0
            [ "$(id -u)" -ne 0 ] || exec setpriv --bounding-set -ipc_lock --inh-caps -ipc_lock "$@"
            exec "$@"
            """;
        await Server.DisposeAsync();
        var settings = DeskCommand.Settings(_databases, _directory);
        settings["SafeReport__AllowUnlockedMemory"] = allowed ? "true" : "false";
        Server = await AppProcess.StartAsync("SafeReport.CaseDesk.dll", settings, "sh", "-c", restricted, "restricted");
    }

    public async Task StartAsync() => Server = await AppProcess.StartAsync("SafeReport.CaseDesk.dll", DeskCommand.Settings(_databases, _directory));

    public DeskBrowser Browser() => new(Server.Address);

    /// <summary>An officer who can sign in, and the officer's keys in this process.</summary>
    public async Task<(TestOfficer Officer, KeyRing Ring)> OfficerAsync(params string[] roles)
    {
        var (row, credentials) = _officers.Next(_secret, Mechanism, Today, roles);
        await using var connection = await _desk.Source.OpenConnectionAsync(Stop);
        await row.AddAsync(connection);
        if (roles.Contains(Role.Intake))
        {
            await row.GrantIntakeKeyAsync(connection, Intake, Serial);
        }

        var officer = row.AsOfficer();
        using var passphrase = SecretBytes.CopyOf(System.Text.Encoding.UTF8.GetBytes(credentials.Passphrase));
        var ring = new KeyRing(officer, IdentityFile.TryOpen(officer.IdentityFile, passphrase)!, _desk, TimeProvider.System);
        _disposables.Add(ring);
        return (new TestOfficer(officer.Id, row.Name, credentials.Passphrase, Base32.Decode(credentials.TotpSecret), new AheadClock()), ring);
    }

    /// <summary>A sealed item as the takeover leaves it, opened by a person already unless told otherwise.</summary>
    public async Task<ItemId> ReceiveAsync(byte[]? attachment = null, bool opened = false)
    {
        var id = ItemId.New();
        AttachmentToSeal[] attachments = attachment is null ? [] : [new AttachmentToSeal(attachment, "image/jpeg", "photo.jpg")];
        var item = SeededItem.Sealed(id, Mechanism, Today, SeededReport.Of("What was seen."), Intake.Recipient, reporter: null, attachments);
        await using var connection = await _desk.Source.OpenConnectionAsync(Stop);
        await (item with { Alarm = AlarmPart.Seal(id, danger: false, Alarm.Recipient), Opened = opened }).AddToDeskAsync(connection);
        return id;
    }

    public async Task<CaseId> OpenCaseAsync(KeyRing intake, ItemId item, params KeyRing[] assigned)
    {
        var details = new NewCase("Title", null, null, null, null, [.. assigned.Select(ring => ring.Officer)]);
        var outcome = await Cases.OpenFromItemAsync(intake, item, details, Stop);
        Assert.True(outcome.Done, outcome.Refusal.ToString());
        return outcome.Value;
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await _desk.Source.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _desk.Source.OpenConnectionAsync(Stop);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    private static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);

    private async Task AddMechanismAsync()
    {
        await using var connection = await _desk.Source.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        var row = new SeededMechanism { Id = Mechanism };
        await row.AddToDeskAsync(connection);
        await row.AddIntakeKeyAsync(connection, Intake.Recipient, Serial);
        await ProcessKeys.AddAlarmAsync(connection, transaction, _secret, Mechanism, Serial, Alarm, Stop);
        await transaction.CommitAsync(Stop);
    }
}

using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Tests.Pages;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;

namespace SafeReport.CaseDesk.Tests.Memory;

/// <summary>The case desk as a process of its own: to look into its memory, and to kill it.</summary>
public sealed class DeskProcess : IAsyncLifetime
{
    private const long Serial = 1;

    private readonly Databases _databases = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-process-").FullName;
    private readonly List<IDisposable> _disposables = [];
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
        var credentials = OfficerCredentials.New();
        var name = $"Officer {Guid.NewGuid():N}";
        var officer = OfficerMaker.Make(_secret, Mechanism, name, roles, credentials, Today);
        await using var connection = await _desk.Source.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        Assert.True(await OfficerStore.AddAsync(connection, transaction, officer, Stop));
        await transaction.CommitAsync(Stop);
        if (roles.Contains(Role.Intake))
        {
            await ExecuteAsync(
                "insert into desk.intake_key_grant (mechanism, serial, officer, sealed) values (@Mechanism, @Serial, @Officer, @Sealed)",
                new { Mechanism = Mechanism.ToString(), Serial, Officer = officer.Id.Value, Sealed = AgeFile.Seal(Intake.Seed.Span, HybridRecipient.Parse(officer.Recipient)) });
        }

        using var passphrase = SecretBytes.CopyOf(System.Text.Encoding.UTF8.GetBytes(credentials.Passphrase));
        var ring = new KeyRing(officer, IdentityFile.TryOpen(officer.IdentityFile, passphrase)!, _desk, TimeProvider.System);
        _disposables.Add(ring);
        return (new TestOfficer(officer.Id, name, credentials.Passphrase, Base32.Decode(credentials.TotpSecret), new AheadClock()), ring);
    }

    /// <summary>A sealed item as the takeover leaves it, opened by a person already unless told otherwise.</summary>
    public async Task<ItemId> ReceiveAsync(byte[]? attachment = null, bool opened = false)
    {
        var id = ItemId.New();
        AttachmentToSeal[] attachments = attachment is null ? [] : [new AttachmentToSeal(attachment, "image/jpeg", "photo.jpg")];
        var report = new JsonObject { ["kind"] = "report", ["made"] = "2026-03-09", ["language"] = "en", ["madeBy"] = "tests", ["danger"] = false, ["what"] = "What was seen." };
        var item = ItemSealer.Seal(id, Mechanism, report, author: null, attachments, Intake.Recipient);
        await ExecuteAsync(
            """
            insert into desk.item (id, mechanism, arrived_on, route, keyset_serial, alarm_part, header, payload_length, status, first_opened_on)
            values (@Id, @Mechanism, @Today, 'form', @Serial, @AlarmPart, @Header, @PayloadLength, @Status, case when @Opened then @Today end);
            """,
            new
            {
                Id = id.Guid,
                Mechanism = Mechanism.ToString(),
                Today,
                Serial,
                AlarmPart = AlarmPart.Seal(id, danger: false, Alarm.Recipient),
                Header = item[..SealedItemForm.HeaderLength],
                PayloadLength = (long)item.Length - SealedItemForm.HeaderLength,
                Status = opened ? "OPENED" : "RECEIVED",
                Opened = opened,
            });
        foreach ((var number, var bytes) in item.Skip(SealedItemForm.HeaderLength).Chunk(1024 * 1024).Index())
        {
            await ExecuteAsync("insert into desk.item_part values (@Id, @Number, @Bytes)", new { Id = id.Guid, Number = number + 1, Bytes = bytes });
        }

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
        await connection.ExecuteAsync(
            """
            insert into desk.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial) values (@Id, 'Mechanism', @PortalId, '{}', 1, 1);
            insert into desk.intake_key (mechanism, serial, recipient) values (@Id, @Serial, @Recipient);
            """,
            new { Id = Mechanism.ToString(), PortalId = new string('0', 32), Serial, Recipient = Intake.Recipient.ToString() },
            transaction);
        await ProcessKeys.AddAlarmAsync(connection, transaction, _secret, Mechanism, Serial, Alarm, Stop);
        await transaction.CommitAsync(Stop);
    }
}

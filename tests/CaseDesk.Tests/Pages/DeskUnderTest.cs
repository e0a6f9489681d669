using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Tests.Seed;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Seed;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>The whole case desk on a real Kestrel and real databases, with officers and items as a test needs them.</summary>
public sealed class DeskUnderTest : IAsyncLifetime
{
    public const long Serial = 1;

    private readonly Databases _databases = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-pages-").FullName;
    private readonly SigningOfficers _officers = new();
    private WebApplicationFactory<Program> _application = null!;

    public MechanismId Mechanism { get; } = MechanismId.New();

    public AheadClock Clock { get; } = new();

    public Uri Address { get; private set; } = null!;

    public HybridIdentity Intake { get; } = HybridIdentity.Generate();

    public HybridIdentity Alarm { get; } = HybridIdentity.Generate();

    /// <summary>More settings of the program, before it starts.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>The pages have two connections: whatever an act would need a third for fails. Not for tests that ask for many pages at once.</summary>
    public bool OneActOnly { get; init; } = true;

    public IServiceProvider Services => _application.Services;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _databases.InitializeAsync();
        _application = Start();
        await AddMechanismAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Ends the program and starts it anew on the same data: all keys in memory are gone.</summary>
    public async Task RestartAsync()
    {
        await _application.DisposeAsync();
        _application = Start();
    }

    /// <summary>A browser of its own, signed in as nobody.</summary>
    public DeskBrowser Browser() => new(Address);

    /// <summary>An officer as casedesk officer add makes one; INTAKE comes with the intake key.</summary>
    public async Task<TestOfficer> OfficerAsync(params string[] roles)
    {
        var (row, credentials) = _officers.Next(Services.GetRequiredService<DeskSecret>(), Mechanism, Today, roles);
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        await row.AddAsync(connection);
        if (roles.Contains(Role.Intake))
        {
            await row.GrantIntakeKeyAsync(connection, Intake, Serial);
        }

        return new TestOfficer(new OfficerId(row.Id), row.Name, credentials.Passphrase, Base32.Decode(credentials.TotpSecret), Clock);
    }

    /// <summary>A reporter with an access code of their own.</summary>
    public ReporterKeys Reporter()
    {
        using var code = AccessCode.Generate();
        return ReporterKeys.Derive(code, new byte[16], Mechanism);
    }

    /// <summary>A sealed item as the takeover leaves it.</summary>
    public async Task<ItemId> ReceiveAsync(
        JsonObject? report = null, ReporterKeys? reporter = null, bool danger = false, bool? alarmSays = null, int daysAgo = 0, HybridIdentity? sealedTo = null,
        bool kept = true, params AttachmentToSeal[] attachments)
    {
        var id = ItemId.New();
        var fields = report ?? [];
        fields["danger"] = danger;
        fields.TryAdd("made", Today.AddDays(-daysAgo).ToString("yyyy-MM-dd", null));
        var item = SeededItem.Sealed(id, Mechanism, Today.AddDays(-daysAgo), SeededReport.Completed(fields), (sealedTo ?? Intake).Recipient, reporter, attachments, kept);
        await AddItemAsync(item with { Alarm = AlarmPart.Seal(id, alarmSays ?? danger, Alarm.Recipient) });
        return id;
    }

    /// <summary>Items' rows, as a test wants them.</summary>
    public async Task AddItemAsync(params IReadOnlyList<SeededItem> items)
    {
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        await SeededItem.AddToDeskAsync(connection, items);
    }

    /// <summary>An item as it stands in the database.</summary>
    public async Task<SeededItem> StoredItemAsync(ItemId item)
    {
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        return await SeededItem.AtDeskAsync(connection, item);
    }

    /// <summary>Does one of <see cref="ItemDamage"/>'s damages.</summary>
    public async Task DamageAsync(Func<NpgsqlConnection, Task> damage)
    {
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        await damage(connection);
    }

    /// <summary>Raises the alarms of these items.</summary>
    public async Task RingAsync(params IReadOnlyList<ItemId> items)
    {
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        await SeededItem.RingAsync(connection, TimeProvider.System.GetUtcNow(), items);
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    /// <summary>A connection of whoever has the disk: no grant stands in its way.</summary>
    public async Task<NpgsqlConnection> OwnerAsync() => await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop);

    private NpgsqlDataSource Desk => Services.GetRequiredService<DeskDatabase>().Source;

    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    private WebApplicationFactory<Program> Start()
    {
        // Disposed by DisposeAsync: the factory made here is the one with the settings.
#pragma warning disable CA2000
        var application = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
#pragma warning restore CA2000
        {
            host.UseSetting("SafeReport:Desk", _databases.DeskAsDesk);
            host.UseSetting("SafeReport:Intake", _databases.IntakeAsDesk);
            host.UseSetting("SafeReport:Data", _directory);
            host.UseUrls("http://127.0.0.1:0");
            foreach ((var name, var value) in Settings)
            {
                host.UseSetting(name, value);
            }

            host.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                if (OneActOnly)
                {
                    services.AddSingleton(_ => new DeskDatabase(Pool(12), Pool(2)));
                }
            });
        });
        application.UseKestrel();
        application.StartServer();
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return application;
    }

    private NpgsqlDataSource Pool(int connections) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(_databases.DeskAsDesk) { MaxPoolSize = connections, Timeout = 10, Options = "-c synchronous_commit=on" }.ConnectionString);

    private async Task AddMechanismAsync()
    {
        await using var connection = await Desk.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        var row = new SeededMechanism { Id = Mechanism };
        await row.AddToDeskAsync(connection);
        await row.AddIntakeKeyAsync(connection, Intake.Recipient, Serial);
        await ProcessKeys.AddAlarmAsync(connection, transaction, Services.GetRequiredService<DeskSecret>(), Mechanism, Serial, Alarm, Stop);
        await transaction.CommitAsync(Stop);
    }
}

/// <summary>An officer with what the officer knows and carries.</summary>
public sealed record TestOfficer(OfficerId Id, string Name, string Passphrase, byte[] TotpSecret, AheadClock Clock)
{
    private long _used;

    /// <summary>A code that was not used before: the clock goes to the next step when it must.</summary>
    public string NextCode()
    {
        while (CaseDesk.Features.SignIn.Totp.StepAt(Clock.GetUtcNow()) <= _used)
        {
            Clock.Pass(TimeSpan.FromSeconds(CaseDesk.Features.SignIn.Totp.StepSeconds));
        }

        _used = CaseDesk.Features.SignIn.Totp.StepAt(Clock.GetUtcNow());
        return CaseDesk.Features.SignIn.Totp.Code(TotpSecret, _used).ToString("D6", null);
    }
}

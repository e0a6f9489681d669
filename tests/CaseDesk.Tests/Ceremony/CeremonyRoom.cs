using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SafeReport.CaseDesk.App;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Features.Ceremony;
using SafeReport.CaseDesk.Features.Ceremony.Verbs;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Support;

namespace SafeReport.CaseDesk.Tests.Ceremony;

/// <summary>A desk on empty databases, with a directory for what a ceremony makes, and what a visitor of its Portal finds.</summary>
/// <remarks>What is refused ends here as it does in the verbs: by the verbs' own exception and sentence.</remarks>
public sealed class CeremonyRoom : IAsyncLifetime
{
    public static readonly IReadOnlyList<FirstOfficer> Officers =
        [new("Ada", ["INTAKE", "CASE"]), new("Ben", ["INTAKE", "ADMIN"]), new("Cleo", ["CUSTODIAN"])];

    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-ceremony-").FullName;
    private ServiceProvider _services = null!;

    public Databases Databases { get; } = new();

    internal SetClock Clock { get; } = SetClock.AtNoon();

    public string Data => Path.Combine(_directory, "data");

    public string Out => Path.Combine(_directory, "out");

    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    public PendingKeysets Pendings => Get<PendingKeysets>();

    public KeysetAcceptance Acceptance => Get<KeysetAcceptance>();

    public TrustedClock Trusted => Get<TrustedClock>();

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Databases.InitializeAsync();
        Directory.CreateDirectory(Data);
        Configure([]);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The desk's services as its program has them, on this room's clock.</summary>
    public void Configure(Dictionary<string, string?> more)
    {
        _services?.Dispose();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(more, StringComparer.Ordinal)
        {
            ["SafeReport:Desk"] = Databases.DeskAsDesk,
            ["SafeReport:Intake"] = Databases.IntakeAsDesk,
            ["SafeReport:Data"] = Data,
        }).Build();
        _services = new ServiceCollection().AddLogging().AddDesk(configuration).AddSingleton<TimeProvider>(Clock).BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ILogger<T> Log<T>() => Get<ILogger<T>>();

    public string At(string file) => Path.Combine(Out, file);

    public RootKeys MakeRoots(int count = 1, int threshold = 1, string? directory = null) =>
        new RootMaking(Clock).Make(new RootPlan("Mechanism", count, threshold, [], null), directory ?? Out, Quiet).OrRefuse();

    /// <summary>A mechanism with one root key, opened as the command does it.</summary>
    public async Task<Keyset> OpenAsync(IReadOnlyList<FirstOfficer>? officers = null)
    {
        var plan = new WalkPlan(new RootPlan("Mechanism", 1, 1, [], null), null, [], officers ?? Officers, null, [], Out);
        return (await Get<CeremonyWalk>().RunAsync(plan, Quiet, Stop)).Keyset;
    }

    /// <summary>What the keepers of the root keys do with a text.</summary>
    public string Sign(string text, params int[] roots)
    {
        var keys = RootKeys.Read(At(RootKeys.FileName)).OrRefuse(Trusted);
        return RootSigner.Sign(text, roots.Select(number => new RootFile(At(RootMaking.SealedFile(number)), At(RootMaking.SheetFile(number)))), keys.Verifiers, Quiet);
    }

    public async Task<PendingKeyset> DrawFirstAsync(RootKeys roots, bool again = false) =>
        (await Get<FirstKeyset>().DrawAsync(roots, Officers, null, again, Out, Quiet, Stop)).OrRefuse(Trusted);

    public async Task<PendingKeyset> RotateAsync(MechanismId mechanism, bool closeOld = false, bool again = false, bool all = false) =>
        (await Get<KeyRotation>().DrawAsync(
            new RotationPlan(mechanism, new KeyRenewal(all, all, all), closeOld, 90, again), Quiet, Stop)).OrRefuse(Trusted);

    public async Task<AcceptedKeyset> AcceptAsync(params string[] notes) =>
        (await Acceptance.AcceptAsync(notes, expected: null, Quiet, Stop)).OrRefuse(Trusted);

    public async Task<DisabledOfficer> DisableAsync(string name, bool although) =>
        (await Get<OfficerDisabling>().DisableAsync(name, although, Stop)).OrRefuse();

    /// <summary>An officer's keys, by the passphrase on the officer's sheet.</summary>
    public Task<KeyRing> UnlockAsync(string name, int sheet) => _services.UnlockAsync(name, At($"officer-{sheet}.txt"), Stop);

    /// <summary>What the Portal's role reads, and so what a visitor gets: the newest note, and the pins.</summary>
    public async Task<(string? Note, KeysetPins? Pins)> AsVisitorAsync(MechanismId mechanism)
    {
        const string sql = "select portal_id, verifiers, threshold, lowest_serial from intake.mechanism where id = @Id";
        await using var connection = await Databases.Source(Databases.IntakeAsPortal).OpenConnectionAsync(Stop);
        var row = await connection.QuerySingleOrDefaultAsync(sql, new { Id = mechanism.ToString() });
        var note = await connection.QuerySingleOrDefaultAsync<string>(
            "select note from intake.keyset where mechanism = @Id order by serial desc limit 1", new { Id = mechanism.ToString() });
        var pins = row is null ? null : new KeysetPins(
            mechanism, (string)row.portal_id, [.. ((string[])row.verifiers).Select(VerifierKey.Parse)], (int)row.threshold, (long)row.lowest_serial);
        return (note, pins);
    }

    public async Task<KeysetVerdict> VerifyAsVisitorAsync(MechanismId mechanism)
    {
        (var note, var pins) = await AsVisitorAsync(mechanism);
        return KeysetVerifier.Verify(note!, pins!, Today);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Get<DeskDatabase>().Source.OpenConnectionAsync(Stop);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task ExecuteAsync(string ownerString, string sql, object? parameters = null)
    {
        await using var connection = await Databases.Source(ownerString).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, parameters);
    }

    public static void Quiet(string _)
    {
    }
}

using Dapper;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Mailboxes;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Seed;
using SafeReport.TestKit.Support;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Mailboxes;

/// <summary>A mechanism with its process keys in both databases, reporters with mailboxes, and what a reporter's browser finds of them.</summary>
public sealed class MailboxRoom : IAsyncLifetime
{
    private static readonly byte[] PortalId = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    private readonly Databases _databases = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("casedesk-tests-").FullName;
    private readonly Guid _case = Guid.NewGuid();
    private DeskSigner _signer = null!;

    internal SetClock Clock { get; } = SetClock.AtNoon();

    public MechanismId Mechanism { get; } = MechanismId.New();

    public HybridIdentity Alarm { get; } = HybridIdentity.Generate();

    public DeskDatabase Desk { get; private set; } = null!;

    public IntakeDatabase Intake { get; private set; } = null!;

    public DeskSecret Secret { get; private set; } = null!;

    public SnapshotPublisher Publisher { get; private set; } = null!;

    public TrustedClock Trusted { get; private set; } = null!;

    public VerifierKey DeskKey => _signer.Verifier;

    public EventLog Events { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    public async ValueTask InitializeAsync()
    {
        await _databases.InitializeAsync();
        Desk = new DeskDatabase(_databases.Source(_databases.DeskAsDesk));
        Intake = new IntakeDatabase(_databases.Source(_databases.IntakeAsDesk));
        Secret = DeskSecret.LoadOrCreate(_directory);
        Events = new EventLog(Desk, Clock);
        Trusted = Clocks.Trusted(Desk, Clock);
        Publisher = NewPublisher(Trusted);
        await AddMechanismAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Alarm.Dispose();
        _signer.Seed.Dispose();
        Secret.Dispose();
        await _databases.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>As another process would have it.</summary>
    public SnapshotPublisher NewPublisher(TrustedClock? trusted = null, EventLog? events = null)
    {
        trusted ??= Clocks.Trusted(Desk, Clock);
        var keys = new ProcessKeys(Desk, Secret);
        return new SnapshotPublisher(
            Desk, new EraseRequests(Desk, Intake, keys, Secret, trusted), new MailboxLedger(Desk, events ?? Events, trusted), new SnapshotWriter(Desk, Intake), keys);
    }

    public async Task<PublishedSnapshot> PublishAsync() => (await Publisher.PublishAsync(Mechanism, Stop)).Value!;

    /// <summary>A reporter whose mailbox a case knows.</summary>
    public async Task<Reporter> ReporterAsync()
    {
        using var code = AccessCode.Generate();
        var reporter = new Reporter(ReporterKeys.Derive(code, PortalId, Mechanism), Guid.NewGuid());
        var tag = MailboxTag.Of(Secret, Mechanism, reporter.Keys.Mailbox.Address());
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await MailboxOf(reporter, tag).AddAsync(connection);
        return reporter;
    }

    public async Task QueueAsync(Reporter reporter, string text)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await MailboxOf(reporter, tag: []).QueueAsync(connection, reporter.Keys.Mailbox, ++reporter.Replies, text, Today);
    }

    public async Task SendEraseRequestAsync(byte[] request, MechanismId? at = null)
    {
        await using var connection = await _databases.Source(_databases.IntakeAsPortal).OpenConnectionAsync(Stop);
        await SeededMailbox.RequestErasureAsync(connection, at ?? Mechanism, request, Today);
    }

    /// <summary>The newest note, as a client accepts it: signed by the desk key, of this mechanism, every file with its hash.</summary>
    public async Task<(MailboxNote Note, IReadOnlyDictionary<string, byte[]> Files)> NewestAsync()
    {
        await using var connection = await Intake.Source.OpenConnectionAsync(Stop);
        var text = await connection.QuerySingleAsync<string>(
            "select note from intake.snapshot where mechanism = @M order by number desc limit 1", new { M = Mechanism.ToString() });
        var signed = Assert.IsType<SignedNote>(SignedNote.TryParse(text, MailboxNote.LargestNote));
        Assert.Equal(1, signed.CountValid([DeskKey], out var bad));
        Assert.False(bad);
        Assert.True(MailboxNote.TryParse(signed.Text, out var note));
        var rows = await connection.QueryAsync<(string Prefix, byte[] Bytes)>(
            "select prefix, bytes from intake.snapshot_file where mechanism = @M and number = @Number", new { M = Mechanism.ToString(), note.Number });
        var files = rows.ToDictionary(row => row.Prefix, row => row.Bytes, StringComparer.Ordinal);
        Assert.Equal(note.Files, [.. note.Files.Select(file => (file.Prefix, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(files[file.Prefix]))))]);
        Assert.Equal(note.Files.Count, files.Count);
        Assert.All(files.Values, file => Assert.True(SnapshotFile.IsWellFormed(file)));
        return (note, files);
    }

    /// <summary>What the reporter reads: labels 1 to 1,000, each opened and its MAC checked, in the file of the mailbox's address.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(Reporter reporter)
    {
        (var note, var files) = await NewestAsync();
        var bits = System.Numerics.BitOperations.Log2((uint)note.Files.Count);
        var file = files[SnapshotFile.Prefix(reporter.Keys.Mailbox.Address(), bits)];
        List<string> texts = [];
        for (long n = 1; n <= 1_000; n++)
        {
            if (SnapshotFile.TryFind(file, reporter.Keys.Mailbox.Label(n), out var sealedReply))
            {
                texts.Add(Reply.TryOpen(sealedReply, reporter.Keys)!.Text);
            }
        }

        return texts;
    }

    /// <summary>All labels of the newest snapshot: what anybody can compare.</summary>
    public async Task<HashSet<string>> LabelsAsync() =>
    [
        .. (await NewestAsync()).Files.Values.SelectMany(file => file.Chunk(SnapshotFile.RecordLength))
            .Select(record => Convert.ToHexStringLower(record.AsSpan(0, SnapshotFile.LabelLength))),
    ];

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>As whoever holds the Portal's disk may do it.</summary>
    public async Task TamperAsync(string sql)
    {
        await using var connection = await _databases.Source(_databases.IntakeAsOwner).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql);
    }

    /// <summary>As whoever holds the desk's disk may do it.</summary>
    public async Task TamperAtDeskAsync(string sql, object? parameters = null)
    {
        await using var connection = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop);
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T?> ScalarAsync<T>(NpgsqlSource source, string sql, object? parameters = null)
    {
        await using var connection = await (source == NpgsqlSource.Desk ? Desk.Source : Intake.Source).OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    private SeededMailbox MailboxOf(Reporter reporter, byte[] tag) => new() { Id = reporter.Mailbox, Case = _case, Mechanism = Mechanism, Tag = tag };

    private async Task AddMechanismAsync()
    {
        var row = new SeededMechanism { Id = Mechanism, PortalId = Convert.ToHexStringLower(PortalId) };
        await using var connection = await Desk.Source.OpenConnectionAsync(Stop);
        await row.AddToDeskAsync(connection);
        await new SeededCase { Id = _case, Mechanism = Mechanism, OpenedOn = Today }.AddAsync(connection);
        await using (var intake = await Intake.Source.OpenConnectionAsync(Stop))
        {
            await row.AddToIntakeAsync(intake);
        }

        var seed = SecretBytes.Random(Ed25519.SeedLength);
        _signer = new DeskSigner(new VerifierKey($"safereport/{Mechanism}/desk-1", Ed25519.PublicKey(seed)), seed);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        await ProcessKeys.AddAlarmAsync(connection, transaction, Secret, Mechanism, 1, Alarm, Stop);
        await ProcessKeys.AddSignerAsync(connection, transaction, Secret, Mechanism, 1, _signer, Stop);
        await transaction.CommitAsync(Stop);
    }
}

public enum NpgsqlSource
{
    Desk,
    Intake,
}

/// <summary>A reporter: the keys of an access code, and the desk's id of the mailbox.</summary>
public sealed class Reporter(ReporterKeys keys, Guid mailbox)
{
    public ReporterKeys Keys { get; } = keys;

    public Guid Mailbox { get; } = mailbox;

    public long Replies { get; set; }
}

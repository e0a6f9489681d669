using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>What signs a mailbox snapshot and a checkpoint of the chain of events.</summary>
public sealed record DeskSigner(VerifierKey Verifier, SecretBytes Seed);

/// <summary>A key of the desk process, sealed by desk.secret.</summary>
public sealed record SealedProcessKey(string Kind, string PublicText, byte[] Sealed);

/// <summary>The keys that the desk process itself has, with nobody signed in: alarm keys and desk keys, sealed by desk.secret.</summary>
/// <remarks>They open alarm parts and erase requests and sign snapshots; no report opens with them.</remarks>
public sealed class ProcessKeys(DeskDatabase desk, DeskSecret secret) : IDisposable
{
    private const string AlarmKind = "alarm";
    private const string DeskKind = "desk";

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Mechanism, long Serial), HybridIdentity> _alarms = [];
    private readonly Dictionary<(string Mechanism, long Serial), DeskSigner> _signers = [];

    /// <summary>The alarm identities of a mechanism, newest first. They stay this object's: do not dispose them.</summary>
    public async Task<IReadOnlyList<HybridIdentity>> AlarmAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        List<HybridIdentity> identities = [];
        foreach (var row in await ReadAsync(mechanism, AlarmKind, cancellationToken))
        {
            lock (_gate)
            {
                if (!_alarms.TryGetValue((row.Mechanism, row.Serial), out var identity))
                {
                    using var seed = Open(row);
                    identity = _alarms[(row.Mechanism, row.Serial)] = HybridIdentity.FromSeed(seed);
                }

                identities.Add(identity);
            }
        }

        return identities;
    }

    /// <summary>What an alarm part says of "someone is in danger now"; null when no alarm key of the mechanism opens it.</summary>
    public async Task<bool?> ReadAlarmAsync(MechanismId mechanism, ItemId item, ReadOnlyMemory<byte> alarmPart, CancellationToken cancellationToken)
    {
        foreach (var alarm in await AlarmAsync(mechanism, cancellationToken))
        {
            if (AlarmPart.TryOpen(alarmPart.Span, item, alarm) is { } danger)
            {
                return danger;
            }
        }

        return null;
    }

    /// <summary>The alarm identities of a mechanism for reading many parts; none when one of them does not open: it hides no report.</summary>
    public async Task<IReadOnlyList<HybridIdentity>> ReadableAlarmsAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        try
        {
            return await AlarmAsync(mechanism, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            return [];
        }
    }

    /// <summary>The keyed hash by which a mailbox is known again.</summary>
    internal byte[] TagOf(MechanismId mechanism, ReadOnlySpan<byte> address) => MailboxTag.Of(secret, mechanism, address);

    /// <summary>The newest desk key of a mechanism; null while it has none. Its seed stays this object's.</summary>
    public async Task<DeskSigner?> SignerAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        var newest = (await ReadAsync(mechanism, DeskKind, cancellationToken)).FirstOrDefault();
        if (newest is null)
        {
            return null;
        }

        lock (_gate)
        {
            if (!_signers.TryGetValue((newest.Mechanism, newest.Serial), out var signer))
            {
                signer = _signers[(newest.Mechanism, newest.Serial)] = new DeskSigner(VerifierKey.Parse(newest.PublicText), Open(newest));
            }

            return signer;
        }
    }

    /// <summary>
    /// What verifies the mechanism's desk keys, newest first: reckoned from the sealed keys themselves. The texts beside them are no proof to
    /// whoever does not trust the owner of the database.
    /// </summary>
    public async Task<IReadOnlyList<VerifierKey>> VerifiersAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        List<VerifierKey> verifiers = [];
        foreach (var row in await ReadAsync(mechanism, DeskKind, cancellationToken))
        {
            // One that was damaged vouches for nothing; what it signed is then said to be signed by nobody.
            if (VerifierKey.TryParse(row.PublicText, out var named) && secret.Open(Purpose(row.Mechanism, row.Kind, row.Serial), row.Sealed) is { } seed)
            {
                using (seed)
                {
                    verifiers.Add(VerifierKey.Of(named.Name, seed));
                }
            }
        }

        return verifiers;
    }

    /// <summary>Keeps a new alarm key; in the transaction of the keyset that names it first.</summary>
    public static Task AddAlarmAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DeskSecret secret, MechanismId mechanism, long serial,
        HybridIdentity alarm, CancellationToken cancellationToken) =>
        AddSealedAsync(connection, transaction, mechanism, serial, Seal(secret, mechanism, serial, alarm), cancellationToken);

    /// <summary>Keeps a new desk key; in the transaction of the keyset that names it first.</summary>
    public static Task AddSignerAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DeskSecret secret, MechanismId mechanism, long serial,
        DeskSigner signer, CancellationToken cancellationToken) =>
        AddSealedAsync(connection, transaction, mechanism, serial, Seal(secret, mechanism, serial, signer), cancellationToken);

    /// <summary>A new alarm key as <see cref="AddSealedAsync"/> keeps it, for a keyset that is not signed yet.</summary>
    internal static SealedProcessKey Seal(DeskSecret secret, MechanismId mechanism, long serial, HybridIdentity alarm) =>
        new(AlarmKind, alarm.Recipient.ToString(), secret.Seal(Purpose(mechanism.ToString(), AlarmKind, serial), alarm.Seed.Span));

    /// <summary>A new desk key as <see cref="AddSealedAsync"/> keeps it, for a keyset that is not signed yet.</summary>
    internal static SealedProcessKey Seal(DeskSecret secret, MechanismId mechanism, long serial, DeskSigner signer) =>
        new(DeskKind, signer.Verifier.ToString(), secret.Seal(Purpose(mechanism.ToString(), DeskKind, serial), signer.Seed.Span));

    /// <summary>Keeps a key sealed before; in the transaction of the keyset that names it first.</summary>
    internal static Task AddSealedAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MechanismId mechanism, long serial, SealedProcessKey key, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.process_key (mechanism, kind, serial, public_text, sealed)
            values (@Mechanism, @Kind, @Serial, @PublicText, @Sealed)
            """;
        var row = new { Mechanism = mechanism.ToString(), key.Kind, Serial = serial, key.PublicText, key.Sealed };
        return connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: cancellationToken));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var alarm in _alarms.Values)
            {
                alarm.Dispose();
            }

            foreach (var signer in _signers.Values)
            {
                signer.Seed.Dispose();
            }

            _alarms.Clear();
            _signers.Clear();
        }
    }

    private async Task<IEnumerable<Row>> ReadAsync(MechanismId mechanism, string kind, CancellationToken cancellationToken)
    {
        const string sql = """
            select mechanism, kind, serial, public_text as PublicText, sealed
            from desk.process_key
            where mechanism = @Mechanism and kind = @Kind
            order by serial desc
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<Row>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString(), Kind = kind }, cancellationToken: cancellationToken));
    }

    private SecretBytes Open(Row row) =>
        secret.Open(Purpose(row.Mechanism, row.Kind, row.Serial), row.Sealed)
        ?? throw new InvalidDataException("A key of the desk process does not open with this desk.secret.");

    private static string Purpose(string mechanism, string kind, long serial) => $"process-key/{mechanism}/{kind}/{serial}";

    private sealed record Row(string Mechanism, string Kind, long Serial, string PublicText, byte[] Sealed);
}

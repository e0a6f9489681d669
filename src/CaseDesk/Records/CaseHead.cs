using System.Security.Cryptography;
using System.Text.Json;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>The sealed head of a case: a counter, the hash of every live record, and of who was given each compartment (protocol.md 9).</summary>
/// <remarks>
/// Whoever holds the database can put a row back to an older version or drop it, or take a compartment from an officer to whom its records are then
/// as if they were not there; the head then no longer fits.
/// </remarks>
internal sealed class CaseHead
{
    private const string Table = "case_head";
    private const string GrantsPrefix = "compartment:";

    private readonly long _version;
    private readonly SortedDictionary<string, string> _hashes;

    private CaseHead(long version, SortedDictionary<string, string> hashes)
    {
        _version = version;
        _hashes = hashes;
    }

    public static string KeyOf(string kind, Guid record) => $"{kind}/{record:D}";

    /// <summary>A record by what is sealed and, of a narrow one, by its compartment: in another it would be as if it were not there.</summary>
    public static string HashOf(Guid? compartment, byte[] sealedRecord) =>
        Hash(compartment is { } narrower ? [.. narrower.ToByteArray(bigEndian: true), .. sealedRecord] : sealedRecord);

    /// <summary>As no record is called: a kind is letters and underscores.</summary>
    public static string GrantsKeyOf(Guid compartment) => $"{GrantsPrefix}{compartment:D}";

    /// <summary>A compartment by its officers, each with the key as it is sealed to them.</summary>
    public static string HashOf(IEnumerable<CompartmentGrant> grants) => Hash(
        [.. grants.OrderBy(grant => grant.Officer).SelectMany(grant => (byte[])[.. grant.Officer.ToByteArray(bigEndian: true), .. SHA256.HashData(grant.SealedKey)])]);

    /// <summary>The head as it stands; an empty one for a case that has none yet.</summary>
    /// <exception cref="DamagedException">It does not open.</exception>
    public static async Task<CaseHead> ReadAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        const string sql = "select version, sealed from desk.case_head where case_id = @Case";
        var row = await reading.QuerySingleAsync<(long Version, byte[] Sealed)?>(sql, new { Case = reading.Id.Value }, cancellationToken);
        if (row is not { } head)
        {
            return new CaseHead(0, new SortedDictionary<string, string>(StringComparer.Ordinal));
        }

        var json = RecordSealer.TryOpen(reading.Key, Address(reading, head.Version), head.Sealed)
            ?? throw new DamagedException("The head of a case does not open.");
        var hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
        return new CaseHead(head.Version, new SortedDictionary<string, string>(hashes, StringComparer.Ordinal));
    }

    /// <returns>Null when it does not open.</returns>
    public static async Task<CaseHead?> TryReadAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(reading, cancellationToken);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether it knows of a compartment: only then need the grants be read.</summary>
    public bool KnowsGrants => _hashes.Keys.Any(IsOfGrants);

    /// <summary>Whether these are exactly the records that the head knows, as it knows them.</summary>
    public bool Fits(IReadOnlyCollection<RecordRow> live) =>
        live.Count == _hashes.Keys.Count(key => !IsOfGrants(key))
        && live.All(row => _hashes.TryGetValue(KeyOf(row.Kind, row.Id), out var hash) && hash == HashOf(row.Compartment, row.Sealed));

    /// <summary>Whether each compartment that the head knows was given to exactly these officers.</summary>
    public bool Fits(ILookup<Guid, CompartmentGrant> grants) =>
        _hashes.Where(entry => IsOfGrants(entry.Key)).All(entry => entry.Value == HashOf(grants[Guid.ParseExact(entry.Key[GrantsPrefix.Length..], "D")]));

    /// <summary>Whether a compartment was given to exactly these. One of an earlier version, of which the head says nothing, counts as it stands.</summary>
    public bool FitsGrants(Guid compartment, IEnumerable<CompartmentGrant> grants) =>
        !_hashes.TryGetValue(GrantsKeyOf(compartment), out var hash) || hash == HashOf(grants);

    /// <summary>The head with what an act changed.</summary>
    public CaseHead With(IEnumerable<(string Key, string Hash)> changes)
    {
        var hashes = new SortedDictionary<string, string>(_hashes, StringComparer.Ordinal);
        foreach (var (key, hash) in changes)
        {
            hashes[key] = hash;
        }

        return new CaseHead(_version, hashes);
    }

    /// <summary>The head with records as they were sealed anew under another key.</summary>
    /// <remarks>
    /// A record that did not fit the head before does not fit it afterwards: a new key must not bless what was changed behind the
    /// program's back.
    /// </remarks>
    public CaseHead WithReplaced(IEnumerable<(RecordRow Before, byte[] After)> replaced)
    {
        var hashes = new SortedDictionary<string, string>(_hashes, StringComparer.Ordinal);
        foreach (var (before, after) in replaced)
        {
            var key = KeyOf(before.Kind, before.Id);
            if (hashes.TryGetValue(key, out var hash) && hash == HashOf(before.Compartment, before.Sealed))
            {
                hashes[key] = HashOf(before.Compartment, after);
            }
        }

        return new CaseHead(_version, hashes);
    }

    /// <summary>Seals it as the next version, in the caller's act; the case's row is locked by it.</summary>
    public Task WriteAsync(CaseAct act, SecretBytes key, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.case_head (case_id, version, sealed) values (@Case, @Version, @Sealed)
            on conflict (case_id) do update set version = excluded.version, sealed = excluded.sealed
            """;
        var version = _version + 1;
        var head = RecordSealer.Seal(key, Address(act, version), JsonSerializer.SerializeToUtf8Bytes(_hashes));
        return act.ExecuteAsync(sql, new { Case = act.Id.Value, Version = version, Sealed = head }, cancellationToken);
    }

    private static bool IsOfGrants(string key) => key.StartsWith(GrantsPrefix, StringComparison.Ordinal);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static RecordAddress Address(CaseReading reading, long version) => new(reading.Ring.Mechanism, reading.Id, Table, reading.Id.Value, version);
}

/// <summary>That an officer was given a compartment: a row of desk.compartment_grant.</summary>
internal sealed record CompartmentGrant(Guid Compartment, Guid Officer, byte[] SealedKey);

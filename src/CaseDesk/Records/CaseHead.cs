using System.Security.Cryptography;
using System.Text.Json;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>The sealed head of a case: a counter, and the hash of every live record (protocol.md 9).</summary>
/// <remarks>Whoever holds the database can put a row back to an older version or drop it; the head then no longer fits.</remarks>
internal sealed class CaseHead
{
    private const string Table = "case_head";

    private readonly long _version;
    private readonly SortedDictionary<string, string> _hashes;

    private CaseHead(long version, SortedDictionary<string, string> hashes)
    {
        _version = version;
        _hashes = hashes;
    }

    public static string KeyOf(string kind, Guid record) => $"{kind}/{record:D}";

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

    /// <summary>Whether these are exactly the records that the head knows, as it knows them.</summary>
    public bool Fits(IReadOnlyCollection<RecordRow> live) =>
        live.Count == _hashes.Count && live.All(row => _hashes.TryGetValue(KeyOf(row.Kind, row.Id), out var hash) && hash == Hash(row.Sealed));

    /// <summary>The head with records as an act sealed them.</summary>
    public CaseHead With(IEnumerable<(string Key, byte[] Sealed)> changes)
    {
        var hashes = new SortedDictionary<string, string>(_hashes, StringComparer.Ordinal);
        foreach (var (key, sealedRecord) in changes)
        {
            hashes[key] = Hash(sealedRecord);
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
            if (hashes.TryGetValue(key, out var hash) && hash == Hash(before.Sealed))
            {
                hashes[key] = Hash(after);
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

    private static string Hash(byte[] sealedRecord) => Convert.ToHexStringLower(SHA256.HashData(sealedRecord));

    private static RecordAddress Address(CaseReading reading, long version) => new(reading.Ring.Mechanism, reading.Id, Table, reading.Id.Value, version);
}

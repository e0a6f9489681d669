using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>A record of a case as it now stands; <see cref="Sealed"/> is null for one that was removed.</summary>
public sealed record HeadChange(string Table, Guid Record, byte[]? Sealed);

/// <summary>A live record that was sealed under another key: as it stood, and as it stands now.</summary>
public sealed record HeadReplacement(string Table, Guid Record, byte[] Before, byte[] After);

/// <summary>The sealed head of a case: a counter, and the hash of every live record (protocol.md 9).</summary>
/// <remarks>Whoever holds the database can put a row back to an older version or drop it; the head then no longer fits.</remarks>
public sealed class CaseHead
{
    private const string Table = "case_head";

    /// <summary>Enters the records that the caller's transaction writes. The head's row is locked until that transaction ends.</summary>
    public async Task UpdateAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, SecretBytes caseKey, MechanismId mechanism, CaseId caseId,
        IReadOnlyCollection<HeadChange> changes, CancellationToken cancellationToken)
    {
        // The case's row is locked, not the head's: a case that has no head yet must be kept from two first ones as well.
        await connection.ExecuteAsync(new CommandDefinition(
            "select from desk.case_file where id = @Case for update", new { Case = caseId.Value }, transaction, cancellationToken: cancellationToken));
        (var version, var hashes) =
            await ReadAsync(connection, transaction, caseKey, mechanism, caseId, cancellationToken);
        foreach (var change in changes)
        {
            var key = Key(change.Table, change.Record);
            if (change.Sealed is null)
            {
                hashes.Remove(key);
            }
            else
            {
                hashes[key] = Hash(change.Sealed);
            }
        }

        await WriteAsync(connection, transaction, caseKey, mechanism, caseId, version + 1, hashes, cancellationToken);
    }

    /// <summary>Seals the head under another key, with the hashes of the records as they were sealed anew, in the caller's transaction.</summary>
    /// <remarks>
    /// A record that did not fit the head before does not fit it afterwards: a new key must not bless what was changed behind the
    /// program's back.
    /// </remarks>
    public async Task ReplaceKeyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, SecretBytes oldKey, SecretBytes newKey, MechanismId mechanism, CaseId caseId,
        IReadOnlyCollection<HeadReplacement> replaced, CancellationToken cancellationToken)
    {
        (var version, var hashes) =
            await ReadAsync(connection, transaction, oldKey, mechanism, caseId, cancellationToken);
        foreach (var replacement in replaced)
        {
            var key = Key(replacement.Table, replacement.Record);
            if (hashes.TryGetValue(key, out var hash) && hash == Hash(replacement.Before))
            {
                hashes[key] = Hash(replacement.After);
            }
        }

        await WriteAsync(connection, transaction, newKey, mechanism, caseId, version + 1, hashes, cancellationToken);
    }

    /// <summary>Whether the records of the case are exactly those of its head.</summary>
    public async Task<bool> VerifyAsync(
        NpgsqlConnection connection, SecretBytes caseKey, MechanismId mechanism, CaseId caseId, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        SortedDictionary<string, string> expected;
        try
        {
            (_, expected) = await ReadAsync(connection, transaction, caseKey, mechanism, caseId, cancellationToken);
        }
        catch (CryptographicException)
        {
            return false;
        }

        const string sql = """
            select 'case_file' as "table", id as record, sealed from desk.case_file where id = @Case
            union all select 'protected_communication', id, sealed from desk.protected_communication where case_id = @Case
            union all select 'alleged_sanction', id, sealed from desk.alleged_sanction where case_id = @Case
            union all select 'reporter_mailbox', id, sealed from desk.reporter_mailbox where case_id = @Case
            union all select 'reply', id, sealed from desk.reply where case_id = @Case
            """;
        IEnumerable<(string Table, Guid Record, byte[] Sealed)> rows = await connection.QueryAsync<(string, Guid, byte[])>(
            new CommandDefinition(sql, new { Case = caseId.Value }, transaction, cancellationToken: cancellationToken));
        var live = 0;
        foreach ((var table, var record, var bytes) in rows)
        {
            live++;
            if (!expected.TryGetValue(Key(table, record), out var hash) || hash != Hash(bytes))
            {
                return false;
            }
        }

        return live == expected.Count;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, SecretBytes caseKey, MechanismId mechanism, CaseId caseId, long version,
        SortedDictionary<string, string> hashes, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.case_head (case_id, version, sealed) values (@Case, @Version, @Sealed)
            on conflict (case_id) do update set version = excluded.version, sealed = excluded.sealed
            """;
        var head = RecordSealer.Seal(caseKey, Address(mechanism, caseId, version), JsonSerializer.SerializeToUtf8Bytes(hashes));
        await connection.ExecuteAsync(new CommandDefinition(
            sql, new { Case = caseId.Value, Version = version, Sealed = head }, transaction, cancellationToken: cancellationToken));
    }

    private static async Task<(long Version, SortedDictionary<string, string> Hashes)> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, SecretBytes caseKey, MechanismId mechanism, CaseId caseId,
        CancellationToken cancellationToken)
    {
        const string sql = "select version, sealed from desk.case_head where case_id = @Case";
        (long Version, byte[] Sealed)? row = await connection.QuerySingleOrDefaultAsync<(long, byte[])?>(
            new CommandDefinition(sql, new { Case = caseId.Value }, transaction, cancellationToken: cancellationToken));
        if (row is not { } head)
        {
            return (0, new SortedDictionary<string, string>(StringComparer.Ordinal));
        }

        var json = RecordSealer.TryOpen(caseKey, Address(mechanism, caseId, head.Version), head.Sealed)
            ?? throw new DamagedException("The head of a case does not open.");
        var hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
        return (head.Version, new SortedDictionary<string, string>(hashes, StringComparer.Ordinal));
    }

    private static string Hash(byte[] sealedRecord) => Convert.ToHexStringLower(SHA256.HashData(sealedRecord));

    private static string Key(string table, Guid record) => $"{table}/{record:D}";

    private static RecordAddress Address(MechanismId mechanism, CaseId caseId, long version) => new(mechanism, caseId, Table, caseId.Value, version);
}

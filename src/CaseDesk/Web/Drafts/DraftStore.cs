using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Primitives;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Web.Drafts;

/// <summary>Unsent text, sealed to the officer who writes it.</summary>
/// <remarks>
/// Sealing needs only the officer's public recipient: that is how text posted after the lock is kept though nothing is open. A row's subject is
/// keyed by desk.secret and by the officer: from the database alone nobody finds out, by trying every form with every case, who writes what to whom.
/// Earlier versions kept the plain subject; such a row is found all the same, and gets its keyed one when it is first met.
/// </remarks>
public sealed class DraftStore(DeskDatabase database, DeskSecret secret)
{
    /// <summary>More is not typed by hand; the rest of a larger form is not kept.</summary>
    public const int LargestDraft = 512 * 1024;

    /// <returns>False when there is no such officer, or the text is larger than anybody types.</returns>
    public async Task<bool> KeepAsync(OfficerId officer, Guid subject, IEnumerable<KeyValuePair<string, StringValues>> fields, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            fields.Where(field => !field.Key.StartsWith('_')).ToDictionary(field => field.Key, field => field.Value.ToArray(), StringComparer.Ordinal));
        try
        {
            return json.Length <= LargestDraft && await SealAsync(officer, subject, json, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    /// <returns>The fields as they were typed, or null when there is no draft.</returns>
    /// <exception cref="DamagedException">There is one, and it does not open: damaged, or sealed to a key the officer no longer has.</exception>
    public async Task<IReadOnlyDictionary<string, StringValues>?> OpenAsync(KeyRing ring, Guid subject, CancellationToken cancellationToken)
    {
        const string sql = "select sealed from desk.draft where officer = @Officer and subject = @Keyed";
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await KeyAsync(connection, ring.Officer, subject, cancellationToken);
        var file = await connection.QuerySingleOrDefaultAsync<byte[]>(
            new CommandDefinition(sql, new { Officer = ring.Officer.Value, Keyed = Keyed(ring.Officer, subject) }, cancellationToken: cancellationToken));
        if (file is null)
        {
            return null;
        }

        try
        {
            using var json = AgeFile.OpenSecret(file, ring.Identity);
            return JsonSerializer.Deserialize<Dictionary<string, string?[]>>(json.Span)!
                .ToDictionary(field => field.Key, field => new StringValues(field.Value), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is AgeException or JsonException)
        {
            throw new DamagedException("A draft does not open.");
        }
    }

    public async Task RemoveAsync(OfficerId officer, Guid subject, CancellationToken cancellationToken)
    {
        const string sql = "delete from desk.draft where officer = @Officer and subject in (@Keyed, @subject)";
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            sql, new { Officer = officer.Value, Keyed = Keyed(officer, subject), subject }, cancellationToken: cancellationToken));
    }

    private Guid Keyed(OfficerId officer, Guid subject) => new(
        secret.Tag("draft", [.. officer.Value.ToByteArray(bigEndian: true), .. subject.ToByteArray(bigEndian: true)]).AsSpan(0, 16), bigEndian: true);

    /// <summary>Gives a row of an earlier version its keyed subject; one that was written since is the newer text.</summary>
    private Task<int> KeyAsync(NpgsqlConnection connection, OfficerId officer, Guid subject, CancellationToken cancellationToken)
    {
        const string sql = """
            with old as (delete from desk.draft where officer = @Officer and subject = @subject returning officer, sealed)
            insert into desk.draft (officer, subject, sealed) select officer, @Keyed, sealed from old
            on conflict (officer, subject) do nothing
            """;
        return connection.ExecuteAsync(new CommandDefinition(
            sql, new { Officer = officer.Value, Keyed = Keyed(officer, subject), subject }, cancellationToken: cancellationToken));
    }

    private async Task<bool> SealAsync(OfficerId officer, Guid subject, byte[] json, CancellationToken cancellationToken)
    {
        const string recipientSql = "select recipient from desk.officer where id = @Officer and disabled_on is null";
        const string sql = """
            with old as (delete from desk.draft where officer = @Officer and subject = @subject)
            insert into desk.draft (officer, subject, sealed) values (@Officer, @Keyed, @file)
            on conflict (officer, subject) do update set sealed = excluded.sealed
            """;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var recipient = await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition(recipientSql, new { Officer = officer.Value }, cancellationToken: cancellationToken));
        if (recipient is null)
        {
            return false;
        }

        var file = AgeFile.Seal(json, HybridRecipient.Parse(recipient));
        await connection.ExecuteAsync(new CommandDefinition(sql, new { Officer = officer.Value, Keyed = Keyed(officer, subject), subject, file }, cancellationToken: cancellationToken));
        return true;
    }
}

using Dapper;
using Npgsql;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>One snapshot on its way into the intake database, all in the caller's transaction.</summary>
internal sealed class Publication(
    NpgsqlConnection connection, NpgsqlTransaction transaction, string mechanism, long number, CancellationToken cancellationToken)
{
    public Task AddNoteAsync(string note)
    {
        const string sql = "insert into intake.snapshot (mechanism, number, note) values (@Mechanism, @Number, @Note)";
        return ExecuteAsync(sql, new { Mechanism = mechanism, Number = number, Note = note });
    }

    public Task AddFileAsync(string prefix, byte[] bytes)
    {
        const string sql = "insert into intake.snapshot_file (mechanism, number, prefix, bytes) values (@Mechanism, @Number, @Prefix, @Bytes)";
        return ExecuteAsync(sql, new { Mechanism = mechanism, Number = number, Prefix = prefix, Bytes = bytes });
    }

    /// <summary>Takes over the files that the snapshot before has already; whether they are the same is asked of their bytes.</summary>
    /// <returns>Their prefixes.</returns>
    public async Task<HashSet<string>> CopyUnchangedAsync(IReadOnlyList<(string Prefix, byte[] Sha256)> files)
    {
        const string sql = """
            insert into intake.snapshot_file (mechanism, number, prefix, bytes)
            select f.mechanism, @Number, f.prefix, f.bytes
            from intake.snapshot_file f
            join unnest(@Prefixes::text[], @Hashes::bytea[]) wanted(prefix, hash) on wanted.prefix = f.prefix and wanted.hash = sha256(f.bytes)
            where f.mechanism = @Mechanism
                and f.number = (select max(number) from intake.snapshot where mechanism = @Mechanism and number < @Number)
            returning prefix
            """;
        string[] prefixes = [.. files.Select(file => file.Prefix)];
        byte[][] hashes = [.. files.Select(file => file.Sha256)];
        var parameters = new { Mechanism = mechanism, Number = number, Prefixes = prefixes, Hashes = hashes };
        return [.. await connection.QueryAsync<string>(Command(sql, parameters))];
    }

    public Task DropOldAsync(int kept)
    {
        const string sql = """
            delete from intake.snapshot
            where mechanism = @Mechanism and number not in (
                select number from intake.snapshot where mechanism = @Mechanism order by number desc limit @Kept)
            """;
        return ExecuteAsync(sql, new { Mechanism = mechanism, Kept = kept });
    }

    private Task<int> ExecuteAsync(string sql, object parameters) => connection.ExecuteAsync(Command(sql, parameters));

    private CommandDefinition Command(string sql, object parameters) =>
        new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken);
}

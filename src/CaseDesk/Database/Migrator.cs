using Npgsql;
using NpgsqlTypes;

namespace SafeReport.CaseDesk.Database;

/// <summary>Brings one database to the newest script. Needs a connection as the owner role.</summary>
/// <remarks>One transaction a script; two migrators wait for each other; a script that ran is never edited, only followed.</remarks>
public sealed class Migrator(string database, IReadOnlyList<MigrationScript> scripts)
{
    public static Migrator Intake { get; } = new("intake", MigrationScript.Embedded("intake"));

    public static Migrator Desk { get; } = new("desk", MigrationScript.Embedded("desk"));

    public string Database => database;

    /// <returns>The names of the scripts that ran now; none when the database was current.</returns>
    /// <exception cref="MigrationException">A script that ran before has changed, or is unknown to this program.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(NpgsqlDataSource owner, Action<string>? starting, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, null, $"select pg_advisory_lock({(long)AdvisoryLock.Migration})", cancellationToken);
        try
        {
            await ExecuteAsync(connection, null, """
                create schema if not exists migration;
                create table if not exists migration.script (
                    number int primary key,
                    name text not null,
                    sha256 bytea not null,
                    ran_on date not null
                );
                grant usage on schema migration to safereport_desk;
                grant select on migration.script to safereport_desk;
                """, cancellationToken);
            var missing = Missing(await RanAsync(connection, cancellationToken));
            foreach (var script in missing)
            {
                starting?.Invoke($"{database}: {script.Name}");
                await RunOneAsync(connection, script, cancellationToken);
            }

            return [.. missing.Select(script => $"{database}/{script.Name}")];
        }
        finally
        {
            // The pool resets a connection, but only when it is used again: unlock now.
            await ExecuteAsync(connection, null, $"select pg_advisory_unlock({(long)AdvisoryLock.Migration})", CancellationToken.None);
        }
    }

    /// <summary>Whether every script of this program ran, and no other. False for a database never migrated.</summary>
    public async Task<bool> IsCurrentAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("select to_regclass('migration.script') is not null", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!)
        {
            return false;
        }

        try
        {
            return Missing(await RanAsync(connection, cancellationToken)).Count == 0;
        }
        catch (MigrationException)
        {
            return false;
        }
    }

    private static async Task RunOneAsync(NpgsqlConnection connection, MigrationScript script, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, transaction, script.Sql, cancellationToken);
        const string record = """
            insert into migration.script (number, name, sha256, ran_on)
            values ($1, $2, $3, (now() at time zone 'utc')::date)
            """;
        await using var command = new NpgsqlCommand(record, connection, transaction)
        {
            Parameters =
            {
                new() { Value = script.Number },
                new() { Value = script.Name },
                new() { Value = script.Sha256, NpgsqlDbType = NpgsqlDbType.Bytea },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private IReadOnlyList<MigrationScript> Missing(IReadOnlyDictionary<int, byte[]> ran)
    {
        if (ran.Keys.Any(number => scripts.All(script => script.Number != number)))
        {
            throw new MigrationException($"The {database} database was migrated by a newer version of this program.");
        }

        foreach (var script in scripts)
        {
            if (ran.TryGetValue(script.Number, out var hash) && !hash.AsSpan().SequenceEqual(script.Sha256))
            {
                throw new MigrationException($"The script {database}/{script.Name} was changed after it ran. Restore it and add a new one.");
            }
        }

        return [.. scripts.Where(script => !ran.ContainsKey(script.Number))];
    }

    private static async Task<IReadOnlyDictionary<int, byte[]>> RanAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var ran = new Dictionary<int, byte[]>();
        await using var command = new NpgsqlCommand("select number, sha256 from migration.script", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ran.Add(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1));
        }

        return ran;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The text is a constant or an embedded script, never input.
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

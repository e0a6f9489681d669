using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace SafeReport.TestKit.Postgres;

/// <summary>The desk's numbered scripts, run as its migrator runs them. The desk's own tests hold that both leave the same database.</summary>
internal static class Migrations
{
    public static async Task RunAsync(NpgsqlConnection owner, string database)
    {
        await owner.ExecuteAsync("""
            create schema migration;
            create table migration.script (
                number int primary key,
                name text not null,
                sha256 bytea not null,
                ran_on date not null
            );
            grant usage on schema migration to safereport_desk;
            grant select on migration.script to safereport_desk;
            """);
        foreach (var (name, sql) in Scripts(database))
        {
            await owner.ExecuteAsync(sql);
            await owner.ExecuteAsync(
                "insert into migration.script (number, name, sha256, ran_on) values (@Number, @Name, @Sha256, (now() at time zone 'utc')::date)",
                new { Number = int.Parse(name.AsSpan(0, 4)), Name = name, Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(sql)) });
        }
    }

    private static IEnumerable<(string Name, string Sql)> Scripts(string database)
    {
        var assembly = typeof(Migrations).Assembly;
        var prefix = $"migrations/{database}/";
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            yield return (resource[prefix.Length..], reader.ReadToEnd());
        }
    }
}

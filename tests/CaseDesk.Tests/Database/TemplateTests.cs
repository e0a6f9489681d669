using System.Diagnostics;
using Dapper;
using Npgsql;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;

namespace SafeReport.CaseDesk.Tests.Database;

/// <summary>The databases that all tests run on are those an operator has: TestKit runs the scripts by itself, and knows no desk.</summary>
public sealed class TemplateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_databases_of_the_tests_are_what_the_migrate_command_makes_of_empty_ones()
    {
        await using var tests = await Databases.CreateAsync();
        await using var migrated = await Databases.CreateEmptyAsync();
        var done = await DeskCommand.RunAsync(DeskCommand.Settings(migrated), "migrate", "--json");
        Assert.True(done.ExitCode == 0, done.Errors);
        foreach (var (expected, found) in new[] { (migrated.IntakeAsOwner, tests.IntakeAsOwner), (migrated.DeskAsOwner, tests.DeskAsOwner) })
        {
            var schema = await SchemaAsync(expected);
            Assert.Contains(schema, line => line.StartsWith("CREATE TABLE", StringComparison.Ordinal));
            Assert.Equal(schema, await SchemaAsync(found));
            Assert.Equal(await ScriptsAsync(migrated, expected), await ScriptsAsync(tests, found));
        }
    }

    [Fact]
    public void The_TestKit_references_no_desk() =>
        Assert.DoesNotContain(typeof(Databases).Assembly.GetReferencedAssemblies(), name => name.Name!.Contains("CaseDesk", StringComparison.Ordinal));

    /// <summary>Every table, constraint, function, trigger, grant and comment, as PostgreSQL itself writes them down.</summary>
    private static async Task<IReadOnlyList<string>> SchemaAsync(string owner)
    {
        var connection = new NpgsqlConnectionStringBuilder(owner);
        var start = new ProcessStartInfo(
            Path.Combine(PostgresPrograms.Directory, "pg_dump"), ["--schema-only", "--host", connection.Host!, "--username", connection.Username!, connection.Database!])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["PGPASSWORD"] = connection.Password;
        using var dump = Process.Start(start)!;
        var text = await dump.StandardOutput.ReadToEndAsync(Stop);
        await dump.WaitForExitAsync(Stop);
        Assert.Equal(0, dump.ExitCode);
        return [.. text.Split('\n').Where(line => !line.StartsWith('\\'))];   // \restrict has a word of its own in every dump
    }

    private static async Task<IReadOnlyList<string>> ScriptsAsync(Databases databases, string owner)
    {
        await using var connection = await databases.Source(owner).OpenConnectionAsync(Stop);
        var scripts = await connection.QueryAsync<string>("select concat_ws(' ', number, name, encode(sha256, 'hex')) from migration.script order by number");
        return [.. scripts];
    }
}

using System.Text.Json;
using Dapper;
using SafeReport.CaseDesk.Hosting;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;

namespace SafeReport.CaseDesk.Tests.Keys;

/// <summary>A demonstration prepared by the real command in a directory and databases of its own.</summary>
public sealed class DemoRoom : IAsyncLifetime
{
    public Databases Databases { get; } = new();

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("casedesk-tests-").FullName;

    public string FilePath => Path.Combine(Directory, Readiness.DemonstrationFile);

    public JsonElement Demo => JsonDocument.Parse(File.ReadAllBytes(FilePath)).RootElement;

    public string Mechanism => Demo.GetProperty("mechanisms")[0].GetProperty("id").GetString()!;

    public async ValueTask InitializeAsync()
    {
        await Databases.InitializeAsync();
        var command = await PrepareAsync();
        Assert.True(command.ExitCode == 0, command.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        await Databases.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    public Task<DeskCommand> PrepareAsync(string portal = "http://127.0.0.1:8080") =>
        RunAsync("demo", "--portal", portal, "--desk", "http://127.0.0.1:8081");

    public Task<DeskCommand> RunAsync(params string[] arguments) => DeskCommand.RunAsync(DeskCommand.Settings(Databases, Directory), arguments);

    /// <summary>A file with the passphrase of one of the demonstration's officers.</summary>
    public string PassphraseFile(string officer)
    {
        var path = Path.Combine(Directory, $"{officer}.passphrase");
        File.WriteAllText(path, Officer(officer).GetProperty("passphrase").GetString() + "\n");
        return path;
    }

    public JsonElement Officer(string name) => Demo.GetProperty("officers").EnumerateArray().Single(officer => officer.GetProperty("name").GetString() == name);

    public async Task<T> DeskAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Databases.Source(Databases.DeskAsOwner).OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task<T> IntakeAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Databases.Source(Databases.IntakeAsOwner).OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }
}

using System.Text.Json;
using Npgsql;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.Browser.Tests.Support;

/// <summary>The demonstration, whole: a cluster of its own, the Portal and the desk as the processes that operators run.</summary>
public sealed class WholeSystem : IAsyncLifetime
{
    private Databases _databases = null!;
    private JsonElement _demo;

    public PostgresCluster Cluster { get; private set; } = null!;

    /// <summary>The desk's data directory: desk.secret, demo.json, demo-root.age.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("safereport-data-").FullName;

    /// <summary>Everything PostgreSQL keeps: tables, journal, log, temporary files.</summary>
    public string ClusterFiles => Path.GetDirectoryName(Cluster.SocketDirectory)!;

    public AppProcess Portal { get; private set; } = null!;

    public AppProcess Desk { get; private set; } = null!;

    /// <summary>The intake database as the Portal reaches it.</summary>
    public string PortalDatabase => _databases.IntakeAsPortal;

    public string Mechanism => _demo.GetProperty("mechanisms")[0].GetProperty("id").GetString()!;

    /// <summary>Holds INTAKE, CASE and FOCAL: can walk the whole path.</summary>
    public DemoOfficer FirstOfficer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await PostgresCluster.StartNewAsync();
        _databases = await Databases.CreateAsync(Cluster);
        await CommandAsync("demo", "--portal", "http://127.0.0.1:1", "--desk", "http://127.0.0.1:2");
        _demo = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(Path.Combine(Data, "demo.json")));
        FirstOfficer = Officer(0);
        await StartPortalAsync();
        await StartDeskAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Desk.DisposeAsync();
        await _databases.DisposeAsync();
        await Cluster.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    public DemoOfficer Officer(int index)
    {
        var officer = _demo.GetProperty("officers")[index];
        return new DemoOfficer(
            officer.GetProperty("name").GetString()!, officer.GetProperty("passphrase").GetString()!, officer.GetProperty("totpSecret").GetString()!);
    }

    public async Task StartPortalAsync() => Portal = await AppProcess.StartAsync("SafeReport.Portal.dll", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SafeReport__Database"] = _databases.IntakeAsPortal,
        ["SafeReport__Demonstration"] = "true",
    });

    public async Task StartDeskAsync() => Desk = await AppProcess.StartAsync("SafeReport.CaseDesk.dll", DeskSettings());

    internal async Task<SecondMechanism> AddMechanismAsync(bool card = true)
    {
        var second = new SecondMechanism(this, NpgsqlDataSource.Create(_databases.IntakeAsDesk));
        await second.PublishAsync(card);
        return second;
    }

    /// <summary>A fresh start takes items over at once instead of at the next minute.</summary>
    public async Task RestartDeskAsync()
    {
        await Desk.DisposeAsync();
        await StartDeskAsync();
        await using var intake = NpgsqlDataSource.Create(_databases.IntakeAsDesk);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            await using var open = intake.CreateCommand("select count(*) from intake.item_id where taken_on is null");
            if ((long)(await open.ExecuteScalarAsync())! == 0)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The desk takes nothing over: {string.Join('\n', Desk.Console)}");
    }

    /// <summary>A verb of casedesk that must succeed; what it printed.</summary>
    public async Task<string> CommandAsync(params string[] arguments)
    {
        var result = await DeskCommand.RunAsync(DeskSettings(), arguments);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{arguments[0]} refused: {result.Errors}");
    }

    /// <summary>A file that only holds the first officer's passphrase, for the verbs that ask for one.</summary>
    public async Task<string> PassphraseFileAsync()
    {
        var path = Path.Combine(Data, "passphrase");
        await File.WriteAllTextAsync(path, FirstOfficer.Passphrase);
        return path;
    }

    private Dictionary<string, string> DeskSettings()
    {
        var settings = DeskCommand.Settings(_databases, Data);
        settings["SafeReport__Demonstration"] = "true";
        return settings;
    }
}

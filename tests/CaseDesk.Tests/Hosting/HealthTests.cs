using System.Net;
using Dapper;
using SafeReport.CaseDesk.Tests.Commands;
using SafeReport.CaseDesk.Tests.Takeover;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Hosting;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("safereport-").FullName;
    private Databases _databases = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _databases = await Databases.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Migrated_databases_are_healthy_others_are_not_and_the_start_says_what_has_no_standby()
    {
        await using var desk = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync(desk));
        Assert.Contains(desk.Console, line => line.Contains("The intake database has no synchronous standby", StringComparison.Ordinal));
        Assert.Contains(desk.Console, line => line.Contains("The desk database has no synchronous standby", StringComparison.Ordinal));

        await using (var owner = await _databases.Source(_databases.DeskAsOwner).OpenConnectionAsync(Stop))
        {
            await owner.ExecuteAsync("delete from migration.script");
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(desk)).Status);
    }

    [Fact]
    public async Task A_demonstration_is_healthy_once_its_file_is_written_and_its_keyset_published()
    {
        await using var desk = await StartAsync(("SafeReport__Demonstration", "true"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(desk)).Status);

        await File.WriteAllTextAsync(Path.Combine(_data, "demo.json"), "{}", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(desk)).Status);

        await new IntakeRows(_databases).AddMechanismAsync();
        await using (var intake = await _databases.Source(_databases.IntakeAsDesk).OpenConnectionAsync(Stop))
        {
            await intake.ExecuteAsync("update intake.mechanism set demonstration = true; insert into intake.keyset values ('5afe0001', 1, '', '2031-01-01', '2031-03-31')");
        }

        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync(desk));
    }

    [Fact]
    public async Task The_desk_lives_through_a_database_that_is_away_and_takes_items_over_after_it()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var databases = await Databases.CreateAsync(cluster);
        var rows = new IntakeRows(databases);
        await rows.AddMechanismAsync();
        await using var desk = await AppProcess.StartAsync("SafeReport.CaseDesk.dll", Settings(databases, ("SafeReport__TakeoverInterval", "00:00:01")));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(desk)).Status);

        await cluster.CrashAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(desk)).Status);
        await cluster.StartAsync();

        await rows.AddAsync(SafeReport.Crypto.Items.ItemId.New());
        for (var wait = 0; wait < 100 && await rows.DeskAsync<int>("select count(*) from desk.item") == 0; wait++)
        {
            await Task.Delay(100, Stop);
        }

        Assert.Equal(1, await rows.DeskAsync<int>("select count(*) from desk.item"));
        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync(desk));
    }

    private Task<AppProcess> StartAsync(params (string Name, string Value)[] more) => AppProcess.StartAsync("SafeReport.CaseDesk.dll", Settings(_databases, more));

    private Dictionary<string, string> Settings(Databases databases, params (string Name, string Value)[] more)
    {
        var settings = DeskCommand.Settings(databases, _data);
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(AppProcess desk)
    {
        using var client = new HttpClient { BaseAddress = desk.Address };
        using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative), Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}

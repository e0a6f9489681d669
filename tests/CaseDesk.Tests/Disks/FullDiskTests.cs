using System.Net;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Hosting.Disks;
using SafeReport.CaseDesk.Tests.Pages;
using SafeReport.TestKit.Disks;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Processes;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Disks;

/// <summary>A desk that can keep nothing more says so where operators and ADMIN look.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("safereport-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact(Skip = SmallDisk.OnlyRoot, SkipType = typeof(SmallDisk), SkipUnless = nameof(SmallDisk.MayMount))]
    public async Task The_disk_under_the_databases_is_told_by_healthz_on_the_console_and_to_an_officer()
    {
        var (cluster, disk) = await PostgresCluster.StartOnSmallDiskAsync(256);
        await using var clusterUntilTheEnd = cluster;
        await using var databases = await Databases.CreateAsync(cluster);
        var settings = DeskCommand.Settings(databases, _directory);
        settings["SafeReport__AlarmCommand"] = $"touch '{_directory}/called'";
        disk.FillUpTo(16);

        await using (var full = await AppProcess.StartAsync("SafeReport.CaseDesk.dll", settings))
        {
            await ShouldBecomeAsync(full, HttpStatusCode.ServiceUnavailable);
            await ShouldSayAsync(full, "The disk of the intake database is full or nearly so: reports will be refused. Make room there.");
            await ShouldSayAsync(full, "The disk of the desk database is full or nearly so: nothing more can be taken over or entered. Make room there.");
            await ShouldSayAsync(full, "There is work at the desk.");
        }

        Assert.True(File.Exists(Path.Combine(_directory, "called")));
        disk.Clear();
        await using var roomy = await AppProcess.StartAsync("SafeReport.CaseDesk.dll", settings);
        await ShouldBecomeAsync(roomy, HttpStatusCode.OK);
        Assert.DoesNotContain(roomy.Console, line => line.Contains("full", StringComparison.Ordinal));
    }

    [Fact(Skip = SmallDisk.OnlyRoot, SkipType = typeof(SmallDisk), SkipUnless = nameof(SmallDisk.MayMount))]
    public async Task The_disk_under_the_data_directory_is_told_by_healthz_and_to_admin_until_there_is_room()
    {
        using var disk = SmallDisk.Mount(Path.Combine(_directory, "data"), 64);
        await using var desk = new DeskUnderTest();
        desk.Settings["SafeReport:Data"] = disk.Directory;
        await desk.InitializeAsync();
        using var admin = desk.Browser();
        using var intake = desk.Browser();
        await admin.SignInAsync(await desk.OfficerAsync(Role.Admin));
        await intake.SignInAsync(await desk.OfficerAsync(Role.Intake));
        var room = (DiskRoom)desk.Services.GetService(typeof(DiskRoom))!;

        disk.FillUpTo(16);
        await room.LookAsync(Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(desk.Address));
        Assert.Contains("The disk with the desk's own files is full or nearly so.", (await admin.GetAsync("/officers")).Text(".disk-full"), StringComparison.Ordinal);
        Assert.False((await intake.GetAsync("/inbox")).Has(".disk-full"));

        disk.Clear();
        await room.LookAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(desk.Address));
        Assert.False((await admin.GetAsync("/officers")).Has(".disk-full"));
    }

    private static async Task ShouldBecomeAsync(AppProcess desk, HttpStatusCode wanted)
    {
        for (var tenth = 0; await HealthAsync(desk.Address) != wanted; tenth++)
        {
            Assert.True(tenth < 200, $"/healthz does not become {wanted}: {string.Join('\n', desk.Console)}");
            await Task.Delay(100, Stop);
        }
    }

    private static async Task ShouldSayAsync(AppProcess desk, string sentence)
    {
        for (var tenth = 0; !desk.Console.Contains(sentence); tenth++)
        {
            Assert.True(tenth < 200, $"Not said: {sentence}\n{string.Join('\n', desk.Console)}");
            await Task.Delay(100, Stop);
        }
    }

    private static async Task<HttpStatusCode> HealthAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}

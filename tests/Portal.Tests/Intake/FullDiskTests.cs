using System.Net;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Disks;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>A Portal that can receive nothing more says so where operators look.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private PostgresCluster _cluster = null!;
    private SmallDisk _disk = null!;
    private PortalUnderTest _portal = null!;

    public async ValueTask InitializeAsync()
    {
        (_cluster, _disk) = await PostgresCluster.StartOnSmallDiskAsync(256);
        _portal = await PortalUnderTest.StartAsync(_cluster);
    }

    public async ValueTask DisposeAsync()
    {
        _disk?.Clear();
        if (_portal is not null)
        {
            await _portal.Process.DisposeAsync();
            await _cluster.DisposeAsync();
        }
    }

    [Fact(Skip = SmallDisk.OnlyRoot, SkipType = typeof(SmallDisk), SkipUnless = nameof(SmallDisk.MayMount))]
    public async Task A_report_refused_for_want_of_room_is_told_by_healthz_at_once_and_goes_in_once_there_is_room()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission(1_572_864));
        await _portal.SendAsync(ItemId.New(), SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await ShouldBecomeAsync(HttpStatusCode.OK);

        _disk.FillUpTo(0);
        using (var refused = await _portal.SendAsync(item, body))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        await _portal.GetAsync("/healthz").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);

        _disk.Clear();
        await ShouldBecomeAsync(HttpStatusCode.OK);
        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);
        Assert.Equal(body, await _portal.Stored.SubmissionAsync(item));
    }

    [Fact(Skip = SmallDisk.OnlyRoot, SkipType = typeof(SmallDisk), SkipUnless = nameof(SmallDisk.MayMount))]
    public async Task A_disk_that_is_nearly_full_is_told_before_a_report_is_refused()
    {
        _disk.FillUpTo(16);
        await _portal.Process.DisposeAsync();
        await _portal.StartProcessAsync();

        await ShouldBecomeAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("The disk of the intake database is full or nearly so: reports will be refused. Make room there.", await ConsoleOnceItSaysAsync("full"));
        await _portal.SendAsync(ItemId.New(), SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent);
    }

    // The Portal looks every fifteen seconds.
    private async Task ShouldBecomeAsync(HttpStatusCode wanted)
    {
        for (var tenth = 0; ; tenth++)
        {
            using var health = await _portal.GetAsync("/healthz");
            if (health.StatusCode == wanted)
            {
                return;
            }

            Assert.True(tenth < 400, $"/healthz stays {health.StatusCode}.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> ConsoleOnceItSaysAsync(string word)
    {
        for (var tenth = 0; tenth < 100 && !_portal.Process.Console.Any(line => line.Contains(word, StringComparison.Ordinal)); tenth++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return _portal.Process.Console;
    }
}

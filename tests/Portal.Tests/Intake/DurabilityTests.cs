using System.Diagnostics;
using System.Net;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>What is acknowledged is never lost; what is not acknowledged can be sent again and is stored once.</summary>
public sealed class DurabilityTests : IAsyncLifetime
{
    private PostgresCluster _cluster = null!;
    private PortalUnderTest _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartNewAsync();
        _portal = await PortalUnderTest.StartAsync(_cluster);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.Process.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task While_the_database_is_stopped_an_item_gets_503_soon_and_goes_in_once_after_it_is_back()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission());
        await SendManyAsync();   // connections in the pool, so that the restart finds some
        await _cluster.StopAsync();
        var clock = Stopwatch.StartNew();

        using (var refused = await _portal.SendAsync(item, body))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("20", refused.Headers.GetValues("Retry-After").Single());
            Assert.Empty(await refused.Content.ReadAsByteArrayAsync());
            refused.ShouldTellNothing();
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
        await _portal.Http.GetAsync("/healthz").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        await _portal.Http.GetAsync("/api/mechanisms").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        await _portal.Http.GetAsync($"/api/mechanisms/{_portal.Mechanism}/mailbox").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        await _cluster.StartAsync();

        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);

        Assert.Equal(body, await _portal.Stored.SubmissionAsync(item));
        await _portal.Http.GetAsync("/healthz").ContinueWith(static answer => Assert.Equal(HttpStatusCode.OK, answer.Result.StatusCode), TaskScheduler.Default);
    }

    [Fact]
    public async Task An_item_is_there_once_when_the_portal_is_killed_right_after_its_204()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission(1_572_864));
        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await _portal.Process.KillAsync();

        Assert.Equal(body, await _portal.Stored.SubmissionAsync(item));
        await _portal.StartProcessAsync();
        await _portal.SendAsync(item, SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent);
        Assert.Equal(body, await _portal.Stored.SubmissionAsync(item));
    }

    [Fact]
    public async Task Every_acknowledged_item_is_there_when_the_database_is_killed_under_load()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentDictionary<ItemId, byte[]>();
        using var enough = new CancellationTokenSource();
        var senders = Enumerable.Range(0, 8).Select(_ => Task.Run(() => SendUntilRefusedAsync(acknowledged, enough.Token))).ToArray();
        await WaitForAsync(() => acknowledged.Count > 40);

        await _cluster.CrashAsync();
        await enough.CancelAsync();
        await Task.WhenAll(senders);
        await _cluster.StartAsync();

        foreach (var (item, body) in acknowledged)
        {
            Assert.Equal(body, await _portal.Stored.SubmissionAsync(item));
        }
    }

    [Fact]
    public async Task An_item_is_not_acknowledged_while_the_synchronous_standby_has_not_got_it()
    {
        await _cluster.StartSynchronousStandbyAsync();
        await _portal.SendAsync(ItemId.New(), SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await _cluster.StopStandbyAsync();
        var (item, body) = (ItemId.New(), SealedForms.Submission());

        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
    }

    private async Task SendManyAsync()
    {
        var sending = Enumerable.Range(0, 12).Select(_ => _portal.SendAsync(ItemId.New(), SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent));
        await Task.WhenAll(sending);
    }

    private async Task SendUntilRefusedAsync(System.Collections.Concurrent.ConcurrentDictionary<ItemId, byte[]> acknowledged, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var (item, body) = (ItemId.New(), SealedForms.Submission());
            using var answer = await _portal.SendAsync(item, body);
            if (answer.StatusCode == HttpStatusCode.NoContent)
            {
                acknowledged[item] = body;
            }
        }
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60));
            await Task.Delay(10);
        }
    }
}

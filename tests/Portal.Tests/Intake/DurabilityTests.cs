using System.Diagnostics;
using System.Net;
using Npgsql;
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

    [Theory]
    [InlineData("alter role safereport_portal set synchronous_commit = off")]
    [InlineData("alter system set synchronous_commit = off")]
    public async Task What_is_acknowledged_is_on_the_disk_whatever_the_role_or_the_server_is_set_to(string setting)
    {
        await ExecuteAsync(_cluster.As("postgres", "postgres"), setting);
        await ExecuteAsync(_cluster.As("postgres", "postgres"), "select pg_reload_conf()");
        await ExecuteAsync(_portal.Databases.IntakeAsOwner, """
            create table public.setting_seen (value text);
            create function public.see_setting() returns trigger language plpgsql security definer as $$
            begin insert into public.setting_seen values (current_setting('synchronous_commit')); return new; end $$;
            create trigger see_setting after insert on intake.sealed_item for each row execute function public.see_setting()
            """);
        await _portal.StartProcessAsync();

        using var sent = await _portal.SendAsync(ItemId.New(), SealedForms.Submission());

        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        await using var connection = await NpgsqlDataSource.Create($"{_portal.Databases.IntakeAsOwner};Pooling=false").OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("select string_agg(value, ',') from public.setting_seen", connection);
        Assert.Equal("on", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
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
            Assert.Equal(0, refused.Content.Headers.ContentLength);
            refused.ShouldTellNothing();
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
        await _portal.GetAsync("/healthz").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        using (var listed = await _portal.GetAsync("/api/mechanisms"))
        {
            Assert.Equal(HttpStatusCode.OK, listed.StatusCode);   // as last known
        }

        await _portal.GetAsync($"/api/mechanisms/{_portal.Mechanism}/mailbox").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        await _cluster.StartAsync();

        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);

        Assert.Equal(body, await _portal.Stored.SubmissionAsync(item));
        using var health = await _portal.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
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
    public async Task An_item_is_not_acknowledged_until_the_synchronous_standby_has_it_not_even_on_a_repeat()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission());
        await _portal.SendAsync(ItemId.New(), SealedForms.Submission()).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await RequireStandbyAsync("a_standby_that_is_away");

        using (var refused = await _portal.SendAsync(item, body))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        using (var repeated = await _portal.SendAsync(item, body))   // it stands on one disk by now
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, repeated.StatusCode);
        }

        await RequireStandbyAsync("");
        await _portal.SendAsync(item, body).ShouldBeBareAsync(HttpStatusCode.NoContent);
        Assert.Equal(body, await _portal.Stored.SubmissionAsync(item));
    }

    private async Task RequireStandbyAsync(string name)
    {
        await using var connection = new NpgsqlConnection(_cluster.As("postgres", "postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // A name given above; alter system takes no parameters.
        await using var set = new NpgsqlCommand($"alter system set synchronous_standby_names = '{name}'", connection);
#pragma warning restore CA2100
        await set.ExecuteNonQueryAsync();
        await using var reload = new NpgsqlCommand("select pg_reload_conf()", connection);
        await reload.ExecuteNonQueryAsync();
        await WaitUntilReadAsync(name);
    }

    /// <summary>The server tells its processes as it reads its file anew; a new one has what it read, those that were there a moment later.</summary>
    private async Task WaitUntilReadAsync(string name)
    {
        for (var tries = 0; ; tries++)
        {
            await using var connection = new NpgsqlConnection(_cluster.As("postgres", "postgres"));
            await connection.OpenAsync();
            await using var show = new NpgsqlCommand("show synchronous_standby_names", connection);
            if (name.Equals(await show.ExecuteScalarAsync()))
            {
                break;
            }

            Assert.True(tries < 1000, "The server does not read its file anew.");
            await Task.Delay(10);
        }

        await Task.Delay(100);
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

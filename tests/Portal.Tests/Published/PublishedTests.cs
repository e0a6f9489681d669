using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Published;

/// <summary>What the desk publishes is given to everyone byte for byte.</summary>
public sealed class PublishedTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    [Fact]
    public async Task Mechanisms_are_listed_in_their_order_with_whether_they_are_open()
    {
        await using var own = await PortalUnderTest.StartAsync();
        var second = await own.Publish.MechanismAsync("المجلس الوطني \"B\"", position: 2);
        var closed = await own.Publish.MechanismAsync("C", position: 3);
        await own.Publish.KeysetAsync(closed, 1);
        await own.Publish.CloseAsync(closed, 1);
        var past = await own.Publish.MechanismAsync("D", position: 4);
        await own.Publish.KeysetAsync(past, 1, lastDay: -40);

        using var response = await own.GetAsync("/api/mechanisms");
        var json = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        response.ShouldTellNothing();
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        using var list = JsonDocument.Parse(json);
        Assert.Equal(
            [(own.Mechanism.ToString(), true), (second.ToString(), false), (closed.ToString(), false), (past.ToString(), false)],
            list.RootElement.EnumerateArray().Select(static m => (m.GetProperty("id").GetString()!, m.GetProperty("open").GetBoolean())));
        var first = list.RootElement[0];
        Assert.Equal(["id", "name", "verifiers", "threshold", "portalId", "open"], first.EnumerateObject().Select(static p => p.Name));
        Assert.Equal($"safereport/{own.Mechanism}/root-1+01234567+AQ+/", first.GetProperty("verifiers")[0].GetString());
        Assert.Equal(1, first.GetProperty("threshold").GetInt32());
        Assert.Equal(Publishing.PortalId, first.GetProperty("portalId").GetString());
        Assert.Contains("المجلس الوطني \\\"B\\\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_keyset_and_every_earlier_one_are_given()
    {
        var mechanism = await portal.Publish.MechanismAsync();
        var first = await portal.Publish.KeysetAsync(mechanism, 1);
        Assert.Equal(first, await TextAsync($"/api/mechanisms/{mechanism}/keyset"));
        var second = await portal.Publish.KeysetAsync(mechanism, 2);
        await portal.Publish.CloseAsync(mechanism, 1);

        Assert.Equal(second, await TextAsync($"/api/mechanisms/{mechanism}/keyset"));
        Assert.Equal(first, await TextAsync($"/api/mechanisms/{mechanism}/keysets/1"));
        Assert.Equal(second, await TextAsync($"/api/mechanisms/{mechanism}/keysets/2"));
        await portal.GetAsync($"/api/mechanisms/{mechanism}/keysets/3").ShouldBeBareAsync(HttpStatusCode.NotFound);
        await portal.GetAsync($"/api/mechanisms/{mechanism}/keysets/01").ShouldBeBareAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/mechanisms/00000000/keyset")]
    [InlineData("/api/mechanisms/nothing/keyset")]
    [InlineData("/api/mechanisms/00000000/mailbox")]
    [InlineData("/api/mechanisms/00000000/mailbox/1/-")]
    [InlineData("/api/nothing")]
    public async Task What_does_not_exist_is_404_without_a_body(string path) => await portal.GetAsync(path).ShouldBeBareAsync(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/appsettings.json")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/nothing")]
    public async Task A_page_that_does_not_exist_is_404_with_the_page_for_errors(string path) => await portal.GetAsync(path).ShouldBeTheErrorPageAsync(HttpStatusCode.NotFound);

    [Fact]
    public async Task Who_has_a_keyset_already_is_told_so_and_gets_the_new_one_once_it_changed()
    {
        var mechanism = await portal.Publish.MechanismAsync();
        await portal.Publish.KeysetAsync(mechanism, 1);
        var path = $"/api/mechanisms/{mechanism}/keyset";
        using var first = await portal.GetAsync(path);
        var tag = first.Headers.ETag!.ToString();

        await AskAsync(path, tag).ShouldBeBareAsync(HttpStatusCode.NotModified);
        await AskAsync($"/api/mechanisms/{mechanism}/keysets/1", $"\"x\", {tag}").ShouldBeBareAsync(HttpStatusCode.NotModified);
        var second = await portal.Publish.KeysetAsync(mechanism, 2);
        using var changed = await AskAsync(path, tag);
        Assert.Equal(second, await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
        using var page = await portal.GetAsync("/en/");
        Assert.Null(page.Headers.ETag);

        async Task<HttpResponseMessage> AskAsync(string asked, string has)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, asked);
            request.Headers.TryAddWithoutValidation("If-None-Match", has);
            return await portal.RequestAsync(request);
        }
    }

    [Fact]
    public async Task The_newest_mailbox_note_and_the_files_of_both_snapshots_are_given()
    {
        var mechanism = await portal.Publish.MechanismAsync();
        var (one, two) = (RandomNumberGenerator.GetBytes(158_128), RandomNumberGenerator.GetBytes(316_256));
        await portal.Publish.SnapshotAsync(mechanism, 8, ("-", one));
        var note = await portal.Publish.SnapshotAsync(mechanism, 9, ("0", two), ("1", one));

        Assert.Equal(note, await TextAsync($"/api/mechanisms/{mechanism}/mailbox"));
        Assert.Equal(one, await BytesAsync($"/api/mechanisms/{mechanism}/mailbox/8/-"));
        Assert.Equal(two, await BytesAsync($"/api/mechanisms/{mechanism}/mailbox/9/0"));
        Assert.Equal(one, await BytesAsync($"/api/mechanisms/{mechanism}/mailbox/9/1"));
        foreach (var missing in (string[])["7/-", "9/-", "9/01", "9/2", "09/0", "x/0", "9/0x"])
        {
            await portal.GetAsync($"/api/mechanisms/{mechanism}/mailbox/{missing}").ShouldBeBareAsync(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task An_erase_request_is_kept_for_the_desk_and_answered_alike_for_every_mailbox()
    {
        var mechanism = await portal.Publish.MechanismAsync();
        var (path, request) = ($"/api/mechanisms/{mechanism}/mailbox/erase", SealedForms.EraseRequest());

        await portal.PostAsync(path, request).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await portal.PostAsync(path, request[..^1]).ShouldBeBareAsync(HttpStatusCode.BadRequest);
        await portal.PostAsync(path, [.. request, 0]).ShouldBeBareAsync(HttpStatusCode.RequestEntityTooLarge);
        await portal.PostAsync(path, new byte[request.Length]).ShouldBeBareAsync(HttpStatusCode.BadRequest);
        await portal.PostAsync($"/api/mechanisms/00000000/mailbox/erase", request).ShouldBeBareAsync(HttpStatusCode.NotFound);

        Assert.Equal(request, Assert.Single(await portal.Stored.EraseRequestsAsync(mechanism)));
    }

    [Fact]
    public async Task Health_is_ok_when_migrated_and_in_a_demonstration_once_its_keyset_is_published()
    {
        await using var demonstration = await PortalUnderTest.StartAsync(settings: new() { ["SafeReport__Demonstration"] = "true" });

        Assert.Equal("ok", await TextAsync("/healthz"));
        await demonstration.GetAsync("/healthz").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        var mechanism = await demonstration.Publish.MechanismAsync(demonstration: true);
        await demonstration.GetAsync("/healthz").ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        await demonstration.Publish.KeysetAsync(mechanism, 1);
        await demonstration.Publish.UntilAsync("/healthz", static health => health == "ok");
        using var ready = await demonstration.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private async Task<string> TextAsync(string path) => System.Text.Encoding.UTF8.GetString(await BytesAsync(path));

    private async Task<byte[]> BytesAsync(string path)
    {
        using var response = await portal.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        response.ShouldTellNothing();
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}

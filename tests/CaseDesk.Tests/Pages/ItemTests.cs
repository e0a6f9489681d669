using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class ItemTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[300_000]];
    private static readonly byte[] Svg = Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
    private static readonly byte[] Html = Encoding.UTF8.GetBytes("<html><script>alert(1)</script></html>");

    [Fact]
    public async Task What_was_written_is_shown_as_it_stands_and_nothing_in_it_runs()
    {
        const string what = "<script>alert(1)</script>\n<img src=x onerror=alert(2)>  two  spaces &amp; \"quotes\"";
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = what, ["language"] = "\"><script>alert(3)</script>" });
        using var browser = await IntakeAsync();

        var seen = await browser.GetAsync($"/items/{item}");

        Assert.Equal(what, seen.Page.QuerySelector("#what")!.TextContent);
        Assert.Equal("auto", seen.Page.QuerySelector("#what")!.GetAttribute("dir"));
        Assert.Single(seen.Page.QuerySelectorAll("script"));    // the desk's own, by address
        Assert.All(seen.Page.QuerySelectorAll("script"), script => Assert.StartsWith("/assets/", script.GetAttribute("src")!, StringComparison.Ordinal));
        Assert.DoesNotContain(seen.Page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.Empty(seen.Page.QuerySelectorAll("[style]"));
        Assert.Equal("SafeReport – Item", seen.Page.Title);
    }

    [Fact]
    public async Task Every_field_is_shown_codes_in_words_and_unknown_fields_too()
    {
        var item = await desk.ReceiveAsync(new JsonObject
        {
            ["what"] = "x",
            ["informant"] = new JsonArray("FAMILY"),
            ["acts"] = new JsonArray(new JsonObject
            {
                ["act"] = "A02",
                ["from"] = "2026-03-01",
                ["precision"] = "MONTH",
                ["by"] = new JsonArray("ST_PRISON"),
                ["modes"] = new JsonArray("ORDER", "TOLERATE"),
                ["text"] = "three days",
            }),
            ["wish"] = new JsonArray("ACT_ANON"),
            ["helper"] = true,
            ["something-new"] = new JsonObject { ["inner"] = "<i>new</i>" },
            ["acts-too"] = new JsonArray("A99"),
        });
        using var browser = await IntakeAsync();

        var fields = (await browser.GetAsync($"/items/{item}")).Text("#fields");

        Assert.All(
            ["Family member or partner of a detained/disappeared person", "Solitary confinement / segregation", "2026-03-01", "Month", "Prison/custodial authority", "Ordered", "Tolerated / knew and did not stop", "three days", "Act without revealing me", "Yes", "something-new", "inner", "<i>new</i>", "A99", "Unknown field"],
            expected => Assert.Contains(expected, fields, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_picture_is_shown_blurred_and_served_as_what_it_is_in_a_sandbox()
    {
        var item = await desk.ReceiveAsync(attachments: [new AttachmentToSeal(Png, "image/png", "../<name>.png")]);
        using var browser = await IntakeAsync();

        var seen = await browser.GetAsync($"/items/{item}");
        var picture = seen.Page.QuerySelector(".picture")!;
        using var image = await browser.FetchAsync(picture.QuerySelector("img")!.GetAttribute("src")!);

        Assert.False(picture.QuerySelector("input[type=checkbox]")!.HasAttribute("checked"));
        Assert.Equal("image/png", image.Content.Headers.ContentType!.ToString());
        Assert.Equal("inline; filename=\"attachment-001.png\"", image.Content.Headers.ContentDisposition!.ToString());
        Assert.Contains("sandbox", image.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", image.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(image.Headers.CacheControl!.NoStore);
        Assert.Equal(Png, await image.Content.ReadAsByteArrayAsync(DeskUnderTest.Stop));
    }

    [Fact]
    public async Task What_only_claims_to_be_a_picture_is_never_shown_in_the_page()
    {
        var item = await desk.ReceiveAsync(attachments: [new AttachmentToSeal(Svg, "image/png", "a.png"), new AttachmentToSeal(Html, "image/jpeg", null), new AttachmentToSeal(Svg, "image/svg+xml", null)]);
        using var browser = await IntakeAsync();

        var seen = await browser.GetAsync($"/items/{item}");
        foreach (var number in new[] { "001", "002", "003" })
        {
            using var image = await browser.FetchAsync($"/items/{item}/pictures/{number}");
            Assert.Equal(HttpStatusCode.NotFound, image.StatusCode);
            using var file = await browser.FetchAsync($"/items/{item}/files/{number}");
            Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.ToString());
            Assert.Equal($"attachment; filename=\"attachment-{number}.bin\"", file.Content.Headers.ContentDisposition!.ToString());
            Assert.Contains("sandbox", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        Assert.Equal(2, seen.Page.QuerySelectorAll(".picture").Length);
    }

    [Fact]
    public async Task Very_short_and_empty_files_come_through()
    {
        var item = await desk.ReceiveAsync(attachments: [new AttachmentToSeal("ab"u8.ToArray(), "text/plain", null), new AttachmentToSeal(Array.Empty<byte>(), "text/plain", null)]);
        using var browser = await IntakeAsync();

        using var two = await browser.FetchAsync($"/items/{item}/files/001");
        using var none = await browser.FetchAsync($"/items/{item}/files/002");
        using var missing = await browser.FetchAsync($"/items/{item}/files/003");

        Assert.Equal("ab", await two.Content.ReadAsStringAsync(DeskUnderTest.Stop));
        Assert.Equal((HttpStatusCode.OK, 0L), (none.StatusCode, (await none.Content.ReadAsByteArrayAsync(DeskUnderTest.Stop)).LongLength));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_page_says_who_it_is_shown_to_be_from()
    {
        var anonymous = await desk.ReceiveAsync();
        var coded = await desk.ReceiveAsync(reporter: desk.Reporter());
        using var browser = await IntakeAsync();

        Assert.Equal("Sent without a code", (await browser.GetAsync($"/items/{anonymous}")).Text("#author"));
        Assert.Equal("From its author's code", (await browser.GetAsync($"/items/{coded}")).Text("#author"));
    }

    [Fact]
    public async Task What_was_changed_on_the_way_is_said()
    {
        var removed = await desk.ReceiveAsync(danger: true, alarmSays: false);
        var added = await desk.ReceiveAsync(danger: false, alarmSays: true);
        var untouched = await desk.ReceiveAsync(danger: true);
        using var browser = await IntakeAsync();

        Assert.Contains("the alarm part says not", (await browser.GetAsync($"/items/{removed}")).Text("#changed"), StringComparison.Ordinal);
        Assert.Contains("the report does not say so", (await browser.GetAsync($"/items/{added}")).Text("#changed"), StringComparison.Ordinal);
        Assert.False((await browser.GetAsync($"/items/{untouched}")).Has("#changed"));
        Assert.Equal(
            [added.Guid, removed.Guid], (await desk.ScalarAsync<Guid[]>("select array_agg(subject order by number desc) from desk.event where act = 'item.alarm-changed-on-the-way'")));
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_to_keep_and_load_nothing_else()
    {
        using var browser = await IntakeAsync();
        foreach (var path in new[] { "/inbox", "/sign-in", "/no-such-page", "/assets/css/desk.css" })
        {
            using var answer = await browser.FetchAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private async Task<DeskBrowser> IntakeAsync()
    {
        var browser = desk.Browser();
        await browser.SignInAsync(await desk.OfficerAsync(Role.Intake));
        return browser;
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SafeReport.Crypto.Tests.Support;
using SafeReport.Portal.Features.Cards;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.Portal.Tests.Published;

/// <summary>What is published is served from memory: without the database, after a start without it, and the same page for whatever goes wrong.</summary>
public sealed class ServedFromMemoryTests
{
    private static string Card(string telephone = "022 000", string exit = "https://news.example/") =>
        $$"""{"who":"We visit","cannot":"We cannot","telephone":"{{telephone}}","post":"Box 1","hours":"9-5","emergency":"112","exit":"{{exit}}","workingDays":5,"weekdays":[1,2,3],"daysOff":["2026-12-25"]}""";

    [Fact]
    public async Task Without_the_database_and_after_a_start_without_it_pages_cards_and_keysets_are_there()
    {
        var kept = Directory.CreateTempSubdirectory("safereport-kept-");
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var portal = await PortalUnderTest.StartAsync(cluster, new() { ["SafeReport__Kept"] = Path.Combine(kept.FullName, "portal") });
        var keyset = $"/api/mechanisms/{portal.Mechanism}/keyset";
        await portal.Publish.CardAsync(portal.Mechanism, "en", Card("022 111"), "022 111");
        string[] paths = ["/", "/en/", "/en/report", "/en/mailbox", "/api/mechanisms", keyset];
        var before = await AllAsync(portal, paths);

        await cluster.StopAsync();
        Assert.Equal(before, await AllAsync(portal, paths));
        await portal.Process.StopAsync();
        await portal.StartProcessAsync();
        Assert.Equal(before, await AllAsync(portal, paths));
        Assert.Contains("022 111", await portal.GetAsync("/nothing").ShouldBeTheErrorPageAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal(["published.json"], Directory.EnumerateFiles(kept.FullName, "*", SearchOption.AllDirectories).Select(Path.GetFileName));

        // Nothing that can be read is nothing known: said as such, never as a mechanism that is closed.
        await portal.Process.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(kept.FullName, "portal", "published.json"), "{", TestContext.Current.CancellationToken);
        await portal.StartProcessAsync();
        await portal.GetAsync("/en/").ShouldBeTheErrorPageAsync(HttpStatusCode.ServiceUnavailable);
        await portal.GetAsync(keyset).ShouldBeBareAsync(HttpStatusCode.ServiceUnavailable);
        await cluster.StartAsync();
        await portal.Publish.UntilAsync(keyset, note => note == before[^1]);   // it listens again by itself
        kept.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_error_is_one_page_with_the_card_of_each_mechanism_and_programs_get_a_status()
    {
        await using var portal = await PortalUnderTest.StartAsync();
        var second = await portal.Publish.MechanismAsync("Second", position: 2);
        var without = await portal.GetAsync("/nothing").ShouldBeTheErrorPageAsync(HttpStatusCode.NotFound);
        Assert.DoesNotContain("class=\"card\"", without, StringComparison.Ordinal);
        await portal.Publish.CardAsync(portal.Mechanism, "en", Card("022 222"), "022 222");
        await portal.Publish.CardAsync(second, "en", Card("022 333", "https://other.example/"), "022 333");

        var page = await portal.GetAsync("/nothing").ShouldBeTheErrorPageAsync(HttpStatusCode.NotFound);
        Assert.Equal(page, await portal.GetAsync("/xx/").ShouldBeTheErrorPageAsync(HttpStatusCode.NotFound));
        Assert.Equal(page, await portal.PostAsync("/en/", [1]).ShouldBeTheErrorPageAsync(HttpStatusCode.MethodNotAllowed));
        Assert.True(page.IndexOf("022 222", StringComparison.Ordinal) < page.IndexOf("022 333", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        await portal.GetAsync("/api/nothing").ShouldBeBareAsync(HttpStatusCode.NotFound);
        await portal.PostAsync("/healthz", []).ShouldBeBareAsync(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task The_first_mechanisms_card_says_where_exit_leads_and_one_that_cannot_be_read_is_absent()
    {
        await using var portal = await PortalUnderTest.StartAsync(settings: new() { ["SafeReport__LeaveTo"] = "https://configured.example/" });
        Assert.Contains("https://configured.example/", await TextAsync(portal, "/en/"), StringComparison.Ordinal);
        var card = Card();

        await portal.Publish.CardAsync(portal.Mechanism, "fa", card, null);
        await portal.Publish.UntilAsync("/en/", static html => html.Contains("https://news.example/", StringComparison.Ordinal));
        await portal.Publish.CardAsync(portal.Mechanism, "fa", "{\"secret\":1}", null);

        await portal.Publish.UntilAsync("/en/", static html => html.Contains("https://configured.example/", StringComparison.Ordinal));
        Assert.Contains(portal.Process.Console, line => line.EndsWith($"The card of mechanism {portal.Mechanism} in language fa cannot be shown as it was published (form).", StringComparison.Ordinal));
        Assert.DoesNotContain(portal.Process.Console, static line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"112\"", "\"112\"", null, true)]
    [InlineData("\"workingDays\":5", "\"workingDays\":0", "working days", false)]
    [InlineData("[1,2,3]", "[1,1]", "weekdays", false)]
    [InlineData("[1,2,3]", "[8]", "weekdays", false)]
    [InlineData("2026-12-25", "2026-13-25", "days off", false)]
    [InlineData("We visit", "We\\u202evisit", "text", false)]
    [InlineData("We visit", "We\\u0000visit", "text", false)]
    [InlineData("{\"who\"", "{\"more\":1,\"who\"", "form", false)]
    [InlineData("{\"who\"", "{\"who\":\"\",\"who\"", "form", false)]
    [InlineData("\"hours\":\"9-5\",", "", "form", false)]
    [InlineData("\"9-5\"", "null", "form", false)]
    [InlineData("https://news.example/", "http://news.example/", "exit", true)]
    [InlineData("https://news.example/", "https://news.example/path", "exit", true)]
    [InlineData("https://news.example/", "https://a@news.example/", "exit", true)]
    [InlineData("https://news.example/", "javascript:1", "exit", true)]
    public void A_card_is_read_strictly(string from, string to, string? wrong, bool isThere)
    {
        var (card, kind) = CardReader.Read(Card().Replace(from, to, StringComparison.Ordinal));

        Assert.Equal((wrong, isThere), (kind, card is not null));
        Assert.True(card is null || card.Exit == (wrong is null ? "https://news.example/" : ""));
    }

    [Fact]
    public async Task The_hashes_of_files_and_templates_are_those_in_the_repository()
    {
        await using var portal = await PortalUnderTest.StartAsync(settings: new() { ["SafeReport__Demonstration"] = "true", ["SafeReport__LeaveTo"] = "https://configured.example/" });
        var pinned = Path.Combine(Checkout.Root, "src", "Portal", "hashes.txt");
        var hashes = await TextAsync(portal, "/api/hashes");
        var lines = hashes.TrimEnd('\n').Split('\n');

        Assert.All(lines, static line => Assert.Matches(new Regex("^[0-9a-f]{64} [^\n]+$", RegexOptions.None, TimeSpan.FromSeconds(1)), line));
        Assert.Equal(lines.OrderBy(static line => line[65..], StringComparer.Ordinal), lines);
        Assert.Equal(["/ (template)", "/en/ (template)", "/en/mailbox (template)", "/en/report (template)", "error (template)"], lines.Select(static line => line[65..]).Where(static path => path.EndsWith("(template)", StringComparison.Ordinal) && !path.StartsWith("/fa", StringComparison.Ordinal)));
        var style = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(await TextAsync(portal, "/css/site.css")));
        Assert.Contains($"{Convert.ToHexStringLower(style)} /css/site.css", lines);
        if (Environment.GetEnvironmentVariable("SAFEREPORT_WRITE_HASHES") == "1")
        {
            await File.WriteAllTextAsync(pinned, hashes, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(pinned) && await File.ReadAllTextAsync(pinned, TestContext.Current.CancellationToken) == hashes,
            "Public files or pages changed. Look at what changed, then run this test with SAFEREPORT_WRITE_HASHES=1 and commit src/Portal/hashes.txt with it.");
    }

    private static async Task<string[]> AllAsync(PortalUnderTest portal, string[] paths)
    {
        var texts = new List<string>();
        foreach (var path in paths)
        {
            texts.Add(await TextAsync(portal, path));
        }

        return [.. texts];
    }

    private static async Task<string> TextAsync(PortalUnderTest portal, string path)
    {
        using var response = await portal.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        response.ShouldTellNothing();
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}

using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class InboxTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new();

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Alarms_stand_first_then_what_tells_of_an_alleged_sanction_then_what_waits_longest()
    {
        var old = await _desk.ReceiveAsync(Report("an older report"), daysAgo: 3);
        var plain = await _desk.ReceiveAsync(Report("a report"));
        var alert = await _desk.ReceiveAsync(new JsonObject { ["kind"] = "reprisal-alert", ["what"] = "an alert" }, daysAgo: 5);
        var acts = await _desk.ReceiveAsync(Report("with acts", new JsonObject { ["act"] = "A02" }), daysAgo: 1);
        var alarm = await _desk.ReceiveAsync(Report("in danger"), danger: true, daysAgo: 9);
        var removed = await _desk.ReceiveAsync(Report("danger taken away"), danger: true, alarmSays: false, daysAgo: 10);

        var inbox = await SignedInAsync();

        Assert.Equal([removed, alarm, alert, acts, old, plain], Items(inbox));
        Assert.Contains("Changed on the way", Row(inbox, removed).TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Changed on the way", Row(inbox, alarm).TextContent, StringComparison.Ordinal);
        Assert.Equal("SafeReport – Inbox", inbox.Page.Title);
    }

    [Fact]
    public async Task What_no_key_opens_is_shown_and_counted()
    {
        using var lost = HybridIdentity.Generate();
        var unopenable = await _desk.ReceiveAsync(Report("nobody reads this"), sealedTo: lost);
        await _desk.ReceiveAsync(Report("readable"));

        var inbox = await SignedInAsync();

        Assert.Contains("1 item cannot be opened", inbox.Text("#unopenable"), StringComparison.Ordinal);
        Assert.Contains("No key opens it", Row(inbox, unopenable).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_keeps_its_direction_and_the_page_s_language_is_not_shown_as_its_own_and_markup_in_it_is_only_text()
    {
        var arabic = await _desk.ReceiveAsync(new JsonObject { ["what"] = "ضربوه بعد الزيارة", ["language"] = "ar" });
        var markup = await _desk.ReceiveAsync(Report("<script>alert(1)</script><b>bold</b>"));

        var inbox = await SignedInAsync();

        var cell = Row(inbox, arabic).QuerySelector("td.preview div")!;
        Assert.Equal(("ضربوه بعد الزيارة", "auto", null), (cell.TextContent, cell.GetAttribute("dir"), cell.GetAttribute("lang")));
        Assert.DoesNotContain("Arabic", Row(inbox, arabic).TextContent, StringComparison.Ordinal);
        Assert.Empty(Row(inbox, markup).QuerySelectorAll("script, b"));
        Assert.Contains("<script>", Row(inbox, markup).QuerySelector("td.preview")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_hundred_items_are_paged_fifty_at_a_time_and_listed_fast_once_read()
    {
        for (var i = 0; i < 500; i++)
        {
            await _desk.ReceiveAsync(Report($"report {i}"), daysAgo: i % 20);
        }

        var officer = await _desk.OfficerAsync(Role.Intake);
        using var browser = _desk.Browser();
        var inbox = await browser.SignInAsync(officer);
        for (var wait = 0; inbox.Has("#reading") && wait < 1200; wait++)
        {
            Assert.True(inbox.Has("meta[http-equiv=refresh]"));
            await Task.Delay(50, DeskUnderTest.Stop);
            inbox = await browser.GetAsync("/inbox");
        }

        Assert.False(inbox.Has("#reading"));
        var seen = new HashSet<ItemId>(Items(inbox));
        Assert.Equal(50, seen.Count);
        var watch = Stopwatch.StartNew();
        for (var page = 2; page <= 10; page++)
        {
            inbox = await browser.GetAsync($"/inbox?show=new&page={page}");
            seen.UnionWith(Items(inbox));
        }

        Assert.Equal(500, seen.Count);
        Assert.InRange(watch.Elapsed / 9, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.False(inbox.Has(".pages a[rel=next]"));
        Assert.Equal(Items(inbox), Items(await browser.GetAsync("/inbox?page=9999")));
    }

    [Fact]
    public async Task Nothing_of_what_was_read_for_the_list_is_written_to_the_database()
    {
        await _desk.ReceiveAsync(Report("sentinel-7f3a", new JsonObject { ["act"] = "A02" }));
        await SignedInAsync();

        var columns = await _desk.ScalarAsync<string[]>("select array_agg(column_name::text) from information_schema.columns where table_schema = 'desk' and table_name = 'item'");
        Assert.Empty(columns.Intersect(["kind", "language", "preview", "acts", "alarm", "danger"], StringComparer.Ordinal));
        Assert.Equal(0, await _desk.ScalarAsync<long>("select count(*) from desk.item i where i::text like '%sentinel%'"));
    }

    [Fact]
    public async Task An_item_kept_for_information_leaves_the_new_ones_and_can_still_become_a_case()
    {
        var item = await _desk.ReceiveAsync(Report("only to know"));
        var officer = await _desk.OfficerAsync(Role.Intake);
        using var browser = _desk.Browser();
        await browser.SignInAsync(officer);

        var inbox = await browser.SubmitAsync(await browser.GetAsync($"/items/{item}"), "form[action='?handler=infoonly']");

        Assert.Contains("kept for information", inbox.Text("#done"), StringComparison.Ordinal);
        Assert.Empty(Items(inbox));
        Assert.Equal([item], Items(await browser.GetAsync("/inbox?show=info")));
        Assert.True((await browser.GetAsync($"/items/{item}")).Has("#open-case"));
    }

    [Fact]
    public async Task Alarms_nobody_opened_are_a_number_on_every_page()
    {
        var item = await _desk.ReceiveAsync(Report("in danger"), danger: true);
        await _desk.ExecuteAsync("insert into desk.alarm values (@Guid, now())", new { item.Guid });
        var focal = await _desk.OfficerAsync(Role.Focal);
        var auditor = await _desk.OfficerAsync(Role.Audit);
        using var one = _desk.Browser();
        using var other = _desk.Browser();

        Assert.Contains("1 unopened alarm", (await one.SignInAsync(focal)).Text("#alarms"), StringComparison.Ordinal);
        Assert.False((await other.SignInAsync(auditor)).Has("#alarms"));
        Assert.Equal(HttpStatusCode.Forbidden, (await one.GetAsync("/inbox")).Status);
    }

    [Fact]
    public async Task Alarms_of_another_mechanism_are_counted_for_nobody_here()
    {
        var elsewhere = new SeededMechanism { PortalId = new string('e', 32) };
        var theirs = SeededItem.Sealed(ItemId.New(), elsewhere.Id, _desk.Today, SeededReport.Completed([]), _desk.Intake.Recipient);
        await _desk.DamageAsync(elsewhere.AddToDeskAsync);
        await _desk.AddItemAsync(theirs);
        await _desk.RingAsync(theirs.Id);
        var focal = await _desk.OfficerAsync(Role.Focal);
        using var browser = _desk.Browser();
        Assert.False((await browser.SignInAsync(focal)).Has("#alarms"));

        await _desk.RingAsync(await _desk.ReceiveAsync(Report("in danger"), danger: true));
        Assert.Contains("1 unopened alarm", (await browser.GetAsync("/cases")).Text("#alarms"), StringComparison.Ordinal);
    }

    private static JsonObject Report(string what, params JsonNode[] acts) =>
        acts.Length == 0 ? new JsonObject { ["what"] = what } : new JsonObject { ["what"] = what, ["acts"] = new JsonArray(acts) };

    private static IReadOnlyList<ItemId> Items(Seen inbox) => [.. inbox.Page.QuerySelectorAll("tr[data-item]").Select(row => ItemId.Parse(row.GetAttribute("data-item")!))];

    private static IElement Row(Seen inbox, ItemId item) => inbox.Page.QuerySelector($"tr[data-item='{item}']")!;

    private async Task<Seen> SignedInAsync()
    {
        var officer = await _desk.OfficerAsync(Role.Intake);
        using var browser = _desk.Browser();
        var inbox = await browser.SignInAsync(officer);
        for (var wait = 0; inbox.Has("#reading") && wait < 100; wait++)
        {
            await Task.Delay(100, DeskUnderTest.Stop);
            inbox = await browser.GetAsync("/inbox");
        }

        return inbox;
    }
}

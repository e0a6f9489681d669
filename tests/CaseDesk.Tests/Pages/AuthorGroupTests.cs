using System.Text.Json.Nodes;
using AngleSharp.Dom;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>What one person sent in parts must not be read, or left to wait, as if it came from several.</summary>
public sealed class AuthorGroupTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new();

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Items_of_one_author_stand_together_across_days_and_are_as_old_as_the_oldest()
    {
        using var author = _desk.Reporter();
        var between = await _desk.ReceiveAsync(Report("by somebody else"), daysAgo: 3);
        var later = await _desk.ReceiveAsync(Report("the rest"), author);
        var first = await _desk.ReceiveAsync(Report("the first part"), author, daysAgo: 5);

        var inbox = await SignedInAsync();

        Assert.Equal([first, later, between], Items(inbox));
        Assert.Equal([$"2 items of one author; the oldest came on {_desk.Today.AddDays(-5):yyyy-MM-dd}"], Groups(inbox));
    }

    [Fact]
    public async Task Danger_in_a_later_part_brings_the_earlier_ones_up_with_it()
    {
        using var author = _desk.Reporter();
        var other = await _desk.ReceiveAsync(Report("by somebody else"), daysAgo: 9);
        var first = await _desk.ReceiveAsync(Report("the first part"), author, daysAgo: 5);
        var danger = await _desk.ReceiveAsync(Report("they came"), author, danger: true);

        Assert.Equal([danger, first, other], Items(await SignedInAsync()));
    }

    [Fact]
    public async Task Whoever_names_a_mailbox_without_its_mark_does_not_stand_among_its_authors_items()
    {
        using var author = _desk.Reporter();
        var first = await _desk.ReceiveAsync(Report("the first part"), author, daysAgo: 5);
        var between = await _desk.ReceiveAsync(Report("by somebody else"), daysAgo: 3);
        var forged = await ForgeAsync(author, daysAgo: 1);

        var inbox = await SignedInAsync();

        Assert.Equal([first, between, forged], Items(inbox));
        Assert.Empty(Groups(inbox));
    }

    [Fact]
    public async Task A_page_that_cuts_the_items_of_one_author_says_so_on_both_sides()
    {
        using var author = _desk.Reporter();
        for (var i = 0; i < 48; i++)
        {
            await _desk.ReceiveAsync(Report($"report {i}"), daysAgo: 9);
        }

        for (var i = 0; i < 5; i++)
        {
            await _desk.ReceiveAsync(Report($"part {i}"), author, daysAgo: i);
        }

        using var browser = _desk.Browser();
        var first = await ReadAsync(browser, await _desk.OfficerAsync(Role.Intake));
        var second = await browser.GetAsync("/inbox?page=2");

        var group = $"5 items of one author; the oldest came on {_desk.Today.AddDays(-4):yyyy-MM-dd}";
        Assert.Equal([group, "The next page goes on with 3 of this author"], Groups(first));
        Assert.Equal([$"Continued: {group}"], Groups(second));
        Assert.Equal((50, 3), (Items(first).Count, Items(second).Count));
    }

    private static JsonObject Report(string what) => new() { ["what"] = what };

    private static IReadOnlyList<ItemId> Items(Seen inbox) => [.. inbox.Page.QuerySelectorAll("tr[data-item]").Select(row => ItemId.Parse(row.GetAttribute("data-item")!))];

    private static IReadOnlyList<string> Groups(Seen inbox) => [.. inbox.Page.QuerySelectorAll("tr.author-group").Select(row => row.TextContent.Trim())];

    private async Task<Seen> SignedInAsync()
    {
        using var browser = _desk.Browser();
        return await ReadAsync(browser, await _desk.OfficerAsync(Role.Intake));
    }

    private static async Task<Seen> ReadAsync(DeskBrowser browser, TestOfficer officer)
    {
        var inbox = await browser.SignInAsync(officer);
        for (var wait = 0; inbox.Has("#reading") && wait < 100; wait++)
        {
            await Task.Delay(100, DeskUnderTest.Stop);
            inbox = await browser.GetAsync("/inbox");
        }

        return inbox;
    }

    /// <summary>An item that names the author's mailbox, with a mark that is not its own.</summary>
    private async Task<ItemId> ForgeAsync(ReporterKeys named, int daysAgo)
    {
        var item = await _desk.ReceiveAsync(Report("forged"), daysAgo: daysAgo);
        var stored = ForgedItems.Seal(item, _desk.Mechanism, named, danger: false, _desk.Intake.Recipient);
        await _desk.ExecuteAsync(
            "update desk.item set header = @Header where id = @Id; update desk.item_part set bytes = @Payload where item = @Id",
            new { Id = item.Guid, Header = stored[..SealedItemForm.HeaderLength], Payload = stored[SealedItemForm.HeaderLength..] });
        return item;
    }
}

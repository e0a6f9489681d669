using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Pages;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>One visit may send several items: an officer reads them together, in the order they were written.</summary>
public sealed class VisitPartsTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    private static readonly ItemId[] Ids = [.. Enumerable.Range(0, 6).Select(_ => ItemId.New())];

    [Fact]
    public void Parts_of_one_visit_stand_together_oldest_first_where_the_first_of_them_stood()
    {
        var ordered = VisitParts.Order<string>(
        [
            ("third", Ids[2], Of([Ids[0], Ids[1]])), ("alone", Ids[3], null), ("first", Ids[0], Of([])), ("second", Ids[1], Of([Ids[0]])),
        ]);
        Assert.Equal(["first", "second", "third", "alone"], ordered.Select(part => part.Item));
        Assert.Equal([(1, 3), (2, 3), (3, 3), (0, 1)], ordered.Select(part => (part.Place.Number, part.Place.Of)));
        Assert.All(ordered, part => Assert.False(part.Place.Misses || part.Place.Replaced));
    }

    [Fact]
    public void A_part_that_is_not_here_is_missed_unless_another_took_its_place()
    {
        Assert.True(Assert.Single(VisitParts.Order([("second", Ids[1], Of([Ids[0]]))])).Place.Misses);
        Assert.All(
            VisitParts.Order([("stopped and changed", Ids[1], Of([], [Ids[0]])), ("next", Ids[2], Of([Ids[0], Ids[1]]))]),
            part => Assert.False(part.Place.Misses));
        Assert.Equal([true, false], VisitParts.Order([("before", Ids[0], Of([])), ("after", Ids[1], Of([Ids[0]], [Ids[0]]))]).Select(part => part.Place.Replaced));
    }

    [Fact]
    public void What_a_sender_says_of_visits_loses_no_item_even_in_a_circle()
    {
        var ordered = VisitParts.Order(
            [.. Enumerable.Range(0, 6).Select(at => (at, Ids[at], (Visit?)Of([Ids[(at + 1) % 6]], [Ids[(at + 2) % 6]])))]);
        Assert.Equal(Enumerable.Range(0, 6), ordered.Select(part => part.Item).Order());
    }

    [Fact]
    public async Task A_case_shows_the_parts_and_that_no_answer_is_wanted_and_offers_none()
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        using var reporter = desk.Reporter();
        var first = await desk.ReceiveAsync(new JsonObject { ["what"] = "first", ["visit"] = new JsonObject { ["blocks"] = new JsonArray("FIRST") } }, reporter);
        var second = await desk.ReceiveAsync(new JsonObject
        {
            ["kind"] = "message",
            ["what"] = "second",
            ["answerLanguage"] = "fa",
            ["visit"] = new JsonObject { ["blocks"] = new JsonArray("FIRST"), ["before"] = new JsonArray(first.ToString()) },
        }, reporter, kept: false);
        var item = await browser.GetAsync($"/items/{second}");
        Assert.Equal("Farsi", item.Text("#answer-language"));
        Assert.Contains(first.ToString(), item.Text("#visit-before"), StringComparison.Ordinal);
        Assert.False(item.Page.QuerySelector("#what")!.HasAttribute("lang"));
        await browser.GetAsync($"/items/{first}");

        var opened = await browser.SubmitAsync(await browser.GetAsync($"/items/{first}/case"), "#open-case-form", ("officers", officer.Id.ToString()));
        Assert.True(opened.Has("#write-reply"));
        var code = opened.Text("#case-code");
        await browser.SubmitAsync(await browser.GetAsync($"/items/{second}"), "#link-form", ("code", code));
        var page = await browser.GetAsync(opened.At.AbsolutePath);
        Assert.Contains("Part 1 of 2", page.Texts("#case-items tr").ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("Part 2 of 2", page.Texts("#case-items tr").ElementAt(2), StringComparison.Ordinal);
        Assert.Contains("wants no answer", page.Text("#no-mailbox"), StringComparison.Ordinal);
        Assert.False(page.Has("#write-reply"));
    }

    private static Visit Of(IReadOnlyList<ItemId> before, params IReadOnlyList<ItemId> replaces) => new(["FIRST"], before, replaces);
}

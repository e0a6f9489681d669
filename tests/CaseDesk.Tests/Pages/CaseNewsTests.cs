using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>An officer who signs in sees first what came to their cases, whoever opened and linked it.</summary>
public sealed class CaseNewsTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task Danger_by_the_code_of_a_case_stands_on_the_first_page_of_its_officer_until_it_is_opened()
    {
        using var reporter = desk.Reporter();
        var worker = await desk.OfficerAsync(Role.Case);
        using var intake = desk.Browser();
        await intake.SignInAsync(await desk.OfficerAsync(Role.Intake));
        var first = await desk.ReceiveAsync(new JsonObject { ["what"] = "the first part" }, reporter);
        await intake.GetAsync($"/items/{first}");
        await intake.SubmitAsync(
            await intake.GetAsync($"/items/{first}/case"), "#open-case-form", ("severity", "S2"), ("imminence", "I1"), ("officers", worker.Id.ToString()));
        using var browser = desk.Browser();
        var cases = await browser.SignInAsync(worker);
        Assert.Contains("1 unread", cases.Text("#news"), StringComparison.Ordinal);
        await browser.GetAsync($"/items/{first}");
        Assert.False((await browser.GetAsync("/cases")).Has("#news"));

        var danger = await desk.ReceiveAsync(new JsonObject { ["what"] = "they are at the door" }, reporter, danger: true);
        await desk.ExecuteAsync("insert into desk.alarm values (@Guid, now()) on conflict do nothing", new { danger.Guid });
        var item = await intake.GetAsync($"/items/{danger}");
        var told = await browser.GetAsync("/cases");
        Assert.Contains("1 not linked yet", told.Text("#news"), StringComparison.Ordinal);
        Assert.Contains("Danger now", told.Text("#news"), StringComparison.Ordinal);
        await intake.SubmitAsync(item, "#follow-up form");

        cases = await browser.GetAsync("/");
        Assert.Equal("/cases", cases.At.AbsolutePath);
        Assert.Contains("1 item is new in your cases", cases.Text("#case-news"), StringComparison.Ordinal);
        var seen = await browser.GetAsync(cases.Page.QuerySelector("#news a")!.GetAttribute("href")!);
        Assert.True(seen.Has("#new-danger"));
        Assert.Contains("Danger now", seen.Text("#case-items"), StringComparison.Ordinal);
        Assert.Contains("Act now", seen.Text("#priority"), StringComparison.Ordinal);
        Assert.Contains(desk.Today.ToString("yyyy-MM-dd", null), seen.Text("#overview"), StringComparison.Ordinal);

        await browser.GetAsync($"/items/{danger}");
        Assert.False((await browser.GetAsync("/cases")).Has("#news"));
        Assert.Contains("Danger now", (await browser.GetAsync(seen.At.AbsolutePath)).Text("#case-items"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_officer_whose_first_page_is_the_inbox_is_told_there_too()
    {
        var both = await desk.OfficerAsync(Role.Intake, Role.Case);
        using var intake = desk.Browser();
        await intake.SignInAsync(await desk.OfficerAsync(Role.Intake));
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = "x" });
        await intake.GetAsync($"/items/{item}");
        await intake.SubmitAsync(await intake.GetAsync($"/items/{item}/case"), "#open-case-form", ("officers", both.Id.ToString()));
        using var browser = desk.Browser();

        var inbox = await browser.SignInAsync(both);

        Assert.Equal("/inbox", inbox.At.AbsolutePath);
        Assert.True(inbox.Has("#case-news a[href='/cases']"));
    }
}

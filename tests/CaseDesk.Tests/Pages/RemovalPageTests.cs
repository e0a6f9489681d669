using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class RemovalPageTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task No_list_that_hands_out_a_key_has_a_first_choice()
    {
        TestOfficer focal = await desk.OfficerAsync(Role.Intake, Role.Focal);
        TestOfficer other = await desk.OfficerAsync(Role.Case);
        using DeskBrowser browser = desk.Browser();
        Seen opened = await OpenCaseAsync(browser, focal);

        Assert.Equal("", opened.Page.QuerySelector("#officer option")!.GetAttribute("value"));
        Assert.False(opened.Has("#officer option[selected]"));
        Assert.Contains(other.Name, opened.Text("#officer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_focal_officer_removes_an_officer_for_cause_after_a_warning_of_what_it_cannot_undo()
    {
        TestOfficer focal = await desk.OfficerAsync(Role.Intake, Role.Focal);
        TestOfficer removed = await desk.OfficerAsync(Role.Case);
        using DeskBrowser browser = desk.Browser();
        using DeskBrowser theirs = desk.Browser();
        Seen opened = await OpenCaseAsync(browser, focal);
        await browser.SubmitAsync(opened, "#assign-form", ("officer", removed.Id.ToString()));
        await theirs.SignInAsync(removed);
        Seen mine = await theirs.GetAsync(opened.At.AbsolutePath);
        Seen page = await browser.GetAsync(opened.At.AbsolutePath);

        Assert.False(mine.Has("#remove-form"));
        Assert.Contains("cannot take back what the officer has read", page.Text("#removal-cannot"), StringComparison.Ordinal);
        Seen nobody = await browser.SubmitAsync(page, "#remove-form", ("removed", ""), ("reason", "A reason of weight."));
        Assert.Contains("Choose the officer to remove", nobody.Text(".error-summary"), StringComparison.Ordinal);
        Seen unsaid = await browser.SubmitAsync(page, "#remove-form", ("removed", removed.Id.ToString()));
        Assert.Contains("Say why", unsaid.Text(".error-summary"), StringComparison.Ordinal);
        Assert.True(unsaid.Page.QuerySelector("#removal")!.HasAttribute("open"));
        Seen done = await browser.SubmitAsync(unsaid, "#remove-form", ("removed", removed.Id.ToString()), ("reason", "A reason of weight."));

        Assert.StartsWith("The officer is removed", done.Text("#done"), StringComparison.Ordinal);
        Assert.DoesNotContain(done.Texts("#case-officers bdi"), name => name == removed.Name);
        Assert.Equal("/locked", (await theirs.GetAsync(opened.At.AbsolutePath)).At.AbsolutePath);
        Assert.Contains("case.officer-removed-for-cause", await desk.ScalarAsync<string[]>("select array_agg(act) from desk.event"));
        for (int tries = 0; (await browser.GetAsync(opened.At.AbsolutePath)).Has("#sealing-anew"); tries++)
        {
            Assert.True(tries < 200, "The items are not encrypted anew.");
            await Task.Delay(50, DeskUnderTest.Stop);
        }
    }

    private async Task<Seen> OpenCaseAsync(DeskBrowser browser, TestOfficer officer)
    {
        var item = await desk.ReceiveAsync(new() { ["kind"] = "report", ["made"] = "2026-03-09", ["language"] = "en", ["madeBy"] = "tests" });
        await browser.SignInAsync(officer);
        await browser.GetAsync($"/items/{item}");
        return await browser.SubmitAsync(await browser.GetAsync($"/items/{item}/case"), "#open-case-form", ("officers", officer.Id.ToString()));
    }
}

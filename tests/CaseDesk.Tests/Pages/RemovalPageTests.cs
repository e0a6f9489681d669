using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class RemovalPageTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task No_list_that_hands_out_a_key_has_a_first_choice()
    {
        var focal = await desk.OfficerAsync(Role.Intake, Role.Focal);
        var other = await desk.OfficerAsync(Role.Case);
        using var browser = desk.Browser();
        var opened = await OpenCaseAsync(browser, focal);

        Assert.Equal("", opened.Page.QuerySelector("#officer option")!.GetAttribute("value"));
        Assert.False(opened.Has("#officer option[selected]"));
        Assert.Contains(other.Name, opened.Text("#officer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_focal_officer_removes_an_officer_for_cause_after_a_warning_of_what_it_cannot_undo()
    {
        var focal = await desk.OfficerAsync(Role.Intake, Role.Focal);
        var removed = await desk.OfficerAsync(Role.Case);
        using var browser = desk.Browser();
        using var theirs = desk.Browser();
        var opened = await OpenCaseAsync(browser, focal);
        await browser.SubmitAsync(opened, "#assign-form", ("officer", removed.Id.ToString()));
        await theirs.SignInAsync(removed);
        var mine = await theirs.GetAsync(opened.At.AbsolutePath);
        var page = await browser.GetAsync(opened.At.AbsolutePath);

        Assert.False(mine.Has("#remove-form"));
        Assert.Contains("cannot take back what the officer has read", page.Text("#removal-cannot"), StringComparison.Ordinal);
        var nobody = await browser.SubmitAsync(page, "#remove-form", ("removed", ""), ("reason", "A reason of weight."));
        Assert.Contains("Choose the officer to remove", nobody.Text(".error-summary"), StringComparison.Ordinal);
        var unsaid = await browser.SubmitAsync(page, "#remove-form", ("removed", removed.Id.ToString()));
        Assert.Contains("Say why", unsaid.Text(".error-summary"), StringComparison.Ordinal);
        Assert.True(unsaid.Page.QuerySelector("#removal")!.HasAttribute("open"));
        var done = await browser.SubmitAsync(unsaid, "#remove-form", ("removed", removed.Id.ToString()), ("reason", "A reason of weight."));

        Assert.StartsWith("The officer is removed", done.Text("#done"), StringComparison.Ordinal);
        Assert.DoesNotContain(done.Texts("#case-officers bdi"), name => name == removed.Name);
        Assert.Equal("/locked", (await theirs.GetAsync(opened.At.AbsolutePath)).At.AbsolutePath);
        Assert.Contains("case.officer-removed-for-cause", await desk.ScalarAsync<string[]>("select array_agg(act) from desk.event"));
        for (var tries = 0; (await browser.GetAsync(opened.At.AbsolutePath)).Has("#sealing-anew"); tries++)
        {
            Assert.True(tries < 200, "The items are not encrypted anew.");
            await Task.Delay(50, DeskUnderTest.Stop);
        }
    }

    [Fact]
    public async Task Who_was_removed_for_cause_comes_back_only_by_a_focal_point_who_says_why()
    {
        var focal = await desk.OfficerAsync(Role.Intake, Role.Focal);
        var colleague = await desk.OfficerAsync(Role.Case);
        var removed = await desk.OfficerAsync(Role.Case);
        await desk.OfficerAsync(Role.Case);
        using var browser = desk.Browser();
        using var theirs = desk.Browser();
        var opened = await OpenCaseAsync(browser, focal);
        var page = await browser.SubmitAsync(opened, "#assign-form", ("officer", colleague.Id.ToString()));
        page = await browser.SubmitAsync(page, "#remove-form", ("removed", removed.Id.ToString()), ("reason", "Seen with the warden."));
        await theirs.SignInAsync(colleague);
        var colleagues = await theirs.GetAsync(opened.At.AbsolutePath);

        Assert.DoesNotContain(removed.Name, colleagues.Text("#assign-form"), StringComparison.Ordinal);
        colleagues.Page.QuerySelector("#officer option")!.SetAttribute("value", removed.Id.ToString());
        var forced = await theirs.SubmitAsync(colleagues, "#assign-form", ("officer", removed.Id.ToString()), ("assignReason", "Because I say so."));
        Assert.Contains("Only a focal point", forced.Text(".error-summary"), StringComparison.Ordinal);
        Assert.Contains($"{removed.Name} – Case officer – removed from this case for cause", Normal(page.Text("#officer")), StringComparison.Ordinal);
        var unsaid = await browser.SubmitAsync(page, "#assign-form", ("officer", removed.Id.ToString()));
        Assert.Contains("must say why", unsaid.Text(".error-summary"), StringComparison.Ordinal);
        var back = await browser.SubmitAsync(page, "#assign-form", ("officer", removed.Id.ToString()), ("assignReason", "It was another of that name."));

        Assert.Contains(removed.Name, back.Texts("#case-officers bdi"));
        Assert.Contains("case.officer-brought-back", await desk.ScalarAsync<string[]>("select array_agg(act) from desk.event"));
    }

    [Fact]
    public async Task A_case_that_nobody_can_open_any_more_stands_at_the_focal_points_top()
    {
        var focal = await desk.OfficerAsync(Role.Intake, Role.Focal);
        var gone = await desk.OfficerAsync(Role.Intake, Role.Focal);
        using var theirs = desk.Browser();
        var opened = await OpenCaseAsync(theirs, gone);
        var code = await desk.ScalarAsync<string>("select code from desk.case_file where id = @Id", new { Id = Guid.Parse(opened.At.Segments[^1]) });
        using var browser = desk.Browser();
        await browser.SignInAsync(focal);
        Assert.False((await browser.GetAsync("/cases")).Has("#without-holder"));

        await desk.ExecuteAsync("update desk.officer set disabled_on = current_date where id = @Value", new { gone.Id.Value });

        Assert.Equal([code], (await browser.GetAsync("/cases")).Texts("#without-holder li"));
    }

    private static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<Seen> OpenCaseAsync(DeskBrowser browser, TestOfficer officer)
    {
        var item = await desk.ReceiveAsync(new() { ["kind"] = "report", ["made"] = "2026-03-09", ["language"] = "en", ["madeBy"] = "tests" });
        await browser.SignInAsync(officer);
        await browser.GetAsync($"/items/{item}");
        return await browser.SubmitAsync(await browser.GetAsync($"/items/{item}/case"), "#open-case-form", ("officers", officer.Id.ToString()));
    }
}

using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>The steps of a case as its officers take them: what is shut says why, what was typed stays, and two close.</summary>
public sealed class CaseStepPageTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task A_case_is_walked_to_its_end_by_two_officers()
    {
        var (first, second) = (await desk.OfficerAsync(Role.Intake, Role.Case), await desk.OfficerAsync(Role.Case));
        var item = await desk.ReceiveAsync();
        using var browser = desk.Browser();
        await browser.SignInAsync(first);
        await browser.GetAsync($"/items/{item}");
        var form = await browser.GetAsync($"/items/{item}/case");
        var opened = await browser.SubmitAsync(form, "#open-case-form", ("title", "Wing B"), ("officers", first.Id.ToString()), ("officers", second.Id.ToString()));
        var address = opened.At.AbsolutePath;
        Assert.Contains("Nobody has decided yet", opened.Text("#priority"), StringComparison.Ordinal);
        Assert.Contains("the priority is not set", opened.Text("#steps"), StringComparison.Ordinal);
        Assert.False(opened.Has("#steps a[data-step=ASSESSMENT]"));
        Assert.Contains("the priority is not set", (await browser.GetAsync($"{address}/step?to=ASSESSMENT")).Text("#shut"), StringComparison.Ordinal);

        var edit = await browser.GetAsync($"{address}/edit");
        await browser.SubmitAsync(edit, "#edit-case-form", ("severity", "S3"));
        edit = await browser.GetAsync($"{address}/edit");
        Assert.Equal("S3", edit.Page.QuerySelector("#severity option[selected]")!.GetAttribute("value"));
        var decided = await browser.SubmitAsync(edit, "#edit-case-form", ("imminence", "I2"));
        Assert.Contains("the table says Urgent", decided.Text("#priority-why"), StringComparison.Ordinal);
        Assert.Contains($"Set by {first.Name}", decided.Text("#priority-why"), StringComparison.Ordinal);

        await StepAsync(browser, address, "ASSESSMENT");
        var refused = await StepAsync(browser, address, "PROTECTION_PLANNED", ("reason", "A visit now would point to him"));
        Assert.Contains("Choose what is decided", refused.Text("#errors"), StringComparison.Ordinal);
        Assert.Equal("A visit now would point to him", refused.Text("#reason"));
        var planned = await browser.SubmitAsync(refused, "#step-form", ("measure", "MR2"));
        Assert.Contains("waits on a consent", planned.Text("#steps"), StringComparison.Ordinal);
        var back = await StepAsync(browser, address, "back", ("reason", "Not by name"));
        Assert.Contains("Assessment", back.Text("#status"), StringComparison.Ordinal);
        await StepAsync(browser, address, "PROTECTION_PLANNED", ("reason", "A visit now would point to him"), ("measure", "MR0"));
        await StepAsync(browser, address, "PROTECTION_ACTIVE");
        var (year, month, day) = (desk.Today.AddYears(1).Year, "1", "1");
        await StepAsync(browser, address, "MONITORING", ("reason", "Done"), ("review.year", $"{year}"), ("review.month", month), ("review.day", day));
        var asked = await StepAsync(browser, address, "CLOSED",
            ("reason", "He is safe"), ("outcome", "STOPPED"), ("told", "TOLD"), ("safe.year", "2026"), ("safe.month", "1"), ("safe.day", "2"));
        Assert.Contains($"{first.Name} asks to close", asked.Text("#closing"), StringComparison.Ordinal);
        Assert.False(asked.Has("#confirm-closing"));

        using var other = desk.Browser();
        await other.SignInAsync(second);
        var seen = await other.GetAsync(address);
        var closed = await other.SubmitAsync(seen, "form:has(#confirm-closing)");
        Assert.Equal("Closed", closed.Text("#status"));
        Assert.Contains("Act ended", closed.Text("#outcome"), StringComparison.Ordinal);
        Assert.Equal(["TRIAGE"], closed.Page.QuerySelectorAll("#steps a").Select(step => step.GetAttribute("data-step")));
    }

    private static async Task<Seen> StepAsync(DeskBrowser browser, string address, string to, params (string Name, string Value)[] fields) =>
        await browser.SubmitAsync(await browser.GetAsync($"{address}/step?to={to}"), "#step-form", fields);
}

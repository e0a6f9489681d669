using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>A double click, a line that broke after the answer, a page sent again: what was asked for once is done once, and what is new is not lost.</summary>
public sealed class TwiceSentTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new() { OneActOnly = false };

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_reporter_reads_one_reply_and_not_two()
    {
        var (browser, address) = await CaseAsync();
        using var kept = browser;
        var preview = await browser.PressAsync(await browser.GetAsync($"{address}/reply"), "#reply-form", "#preview-button", ("text", "We have read it."));
        var both = await Task.WhenAll(browser.PressAsync(preview, "#reply-send", "#send"), browser.PressAsync(preview, "#reply-send", "#send"));
        Assert.All(both, answer => Assert.Contains("waits for the next snapshot", answer.Text("#done"), StringComparison.Ordinal));
        Assert.Equal(1, await RecordsAsync(address, "reply"));

        await browser.PressAsync(preview, "#reply-send", "#send", ("text", "Another word."));   // the way back led to the same form, filled anew
        Assert.Equal(2, await RecordsAsync(address, "reply"));
    }

    [Fact]
    public async Task One_act_is_one_record_with_one_contact()
    {
        var (browser, address) = await CaseAsync();
        using var kept = browser;
        var check = await browser.PressAsync(await browser.GetAsync($"{address}/sanctions/new"), "#sanction-form", "#check",
            ("act", "E05"), ("description", "first words"), ("contact", "new"), ("contactRecipient", "NPM_MEMBER"));
        var both = await Task.WhenAll(browser.PressAsync(check, "#sanction-check", "#record"), browser.PressAsync(check, "#sanction-check", "#record"));
        Assert.All(both, answer => Assert.Contains("is on record", answer.Text("#done"), StringComparison.Ordinal));
        Assert.Equal((1, 1), (await RecordsAsync(address, "alleged_sanction"), await RecordsAsync(address, "protected_communication")));
        Assert.Single(both[0].Page.QuerySelectorAll("#contacts li"));

        await browser.PressAsync(check, "#sanction-check", "#record", ("description", "other words"), ("contact", ""));
        Assert.Equal(2, await RecordsAsync(address, "alleged_sanction"));
    }

    [Fact]
    public async Task A_step_a_review_and_a_change_are_taken_once()
    {
        var (browser, address) = await CaseAsync();
        using var kept = browser;
        var step = await browser.GetAsync($"{address}/step?to=SUSPENDED_AT_REQUEST");
        await Task.WhenAll(browser.SubmitAsync(step, "#step-form", ("reason", "She asked to stop")), browser.SubmitAsync(step, "#step-form", ("reason", "She asked to stop")));
        Assert.Equal(2, await VersionAsync(address));

        var page = await browser.GetAsync(address);
        await Task.WhenAll(browser.SubmitAsync(page, "form:has(#reviewed)"), browser.SubmitAsync(page, "form:has(#reviewed)"));
        Assert.Equal(3, await VersionAsync(address));

        var edit = await browser.GetAsync($"{address}/edit");
        await Task.WhenAll(browser.SubmitAsync(edit, "#edit-case-form", ("summary", "Alone")), browser.SubmitAsync(edit, "#edit-case-form", ("summary", "Alone")));
        Assert.Equal(4, await VersionAsync(address));
    }

    private Task<long> VersionAsync(string address) =>
        _desk.ScalarAsync<long>("select version from desk.case_record where case_id = @Id and kind = 'case_file'", new { Id = Guid.Parse(address.Split('/')[^1]) });

    private Task<long> RecordsAsync(string address, string kind) =>
        _desk.ScalarAsync<long>("select count(*) from desk.case_record where case_id = @Id and kind = @kind", new { Id = Guid.Parse(address.Split('/')[^1]), kind });

    private async Task<(DeskBrowser Browser, string Address)> CaseAsync()
    {
        var officer = await _desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        using var reporter = _desk.Reporter();
        var item = await _desk.ReceiveAsync(reporter: reporter);
        var browser = _desk.Browser();
        await browser.SignInAsync(officer);
        await browser.GetAsync($"/items/{item}");
        var opened = await browser.SubmitAsync(await browser.GetAsync($"/items/{item}/case"), "#open-case-form", ("title", "Wing B"), ("officers", officer.Id.ToString()));
        return (browser, opened.At.AbsolutePath);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class CaseJourneyTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task One_officer_walks_the_whole_path_from_the_inbox_to_the_reply()
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        using var reporter = desk.Reporter();
        var item = await desk.ReceiveAsync(Alert(), reporter);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);

        var opened = await OpenCaseAsync(browser, item, officer, ("title", "Wing B"), ("severity", "S3"), ("imminence", "I3"));
        Assert.StartsWith("/cases/", opened.At.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("Act now", opened.Text("#priority"), StringComparison.Ordinal);
        Assert.Contains("Wing B", opened.Text("#overview"), StringComparison.Ordinal);
        Assert.Equal("SafeReport – Case", opened.Page.Title);

        var form = await browser.GetAsync(opened.Page.QuerySelector("#record-sanction")!.GetAttribute("href")!);
        Assert.Equal("A02", Selected(form, "#act"));
        Assert.Equal("ST_PRISON", Selected(form, "#by-0-kind"));
        Assert.Equal("NPM_MEMBER", Selected(form, "#contactRecipient"));
        var check = await browser.PressAsync(form, "#sanction-form", "#check",
            ("description", "kept alone since the visit"), ("targetKind", "PERSON"), ("by[0].modes", "ORDER"), ("by[0].modes", "TOLERATE"),
            ("severity", "S3"), ("imminence", "I3"), ("nextStep", "visit three places"), ("nextStepDueOn", "2020-01-01"));
        Assert.Contains("Ordered; Tolerated", check.Text("#answers"), StringComparison.Ordinal);
        Assert.Contains("2026-03", check.Text("#answers"), StringComparison.Ordinal);
        var recorded = await browser.PressAsync(check, "#sanction-check", "#record");
        Assert.Contains("is on record", recorded.Text("#done"), StringComparison.Ordinal);
        Assert.Contains("Solitary confinement", recorded.Text("#register"), StringComparison.Ordinal);
        Assert.Contains("Article 21", recorded.Text("#overview"), StringComparison.Ordinal);

        var register = await browser.GetAsync("/register");
        Assert.Contains("1 next step is overdue", register.Text("#overdue"), StringComparison.Ordinal);

        var reply = await browser.GetAsync($"{recorded.At.AbsolutePath}/reply");
        var preview = await browser.PressAsync(reply, "#reply-form", "#preview-button", ("text", "We have read it.\nWrite again when you can."));
        Assert.Equal("We have read it.\nWrite again when you can.", preview.Text("#preview"));
        var queued = await browser.PressAsync(preview, "#reply-send", "#send");
        Assert.Contains("waits for the next snapshot", queued.Text("#done"), StringComparison.Ordinal);
        var published = await desk.ScalarAsync<byte[]>(
            $"select p.sealed from desk.published_reply p join desk.case_record r on r.id = p.id where r.case_id = '{recorded.At.Segments[^1]}'");
        Assert.Equal("We have read it.\nWrite again when you can.", Reply.TryOpen(published, reporter)!.Text);
    }

    [Fact]
    public async Task A_change_is_a_new_version_with_a_reason_and_the_one_before_stays()
    {
        (var browser, var caseAddress) = await CaseAsync(Alert());
        using var kept = browser;
        var form = await browser.GetAsync($"{caseAddress}/sanctions/new");
        var check = await browser.PressAsync(form, "#sanction-form", "#check", ("act", "E05"), ("description", "first words"));
        var recorded = await browser.PressAsync(check, "#sanction-check", "#record");
        var address = recorded.Page.QuerySelector("#register a")!.GetAttribute("href")!;

        var edit = await browser.GetAsync($"{address}/edit");
        var refused = await browser.PressAsync(edit, "#sanction-form", "#check", ("description", "second words"));
        var checkAgain = await browser.PressAsync(refused, "#sanction-form", "#check", ("reason", "learnt more"));
        await browser.PressAsync(checkAgain, "#sanction-check", "#record");
        var sanction = await browser.GetAsync(address);

        Assert.Contains("Say why the record is changed", refused.Text("#errors"), StringComparison.Ordinal);
        Assert.Contains("second words", sanction.Text("#sanction"), StringComparison.Ordinal);
        Assert.Contains("first words", sanction.Text("details"), StringComparison.Ordinal);
        Assert.Contains("learnt more", sanction.Text("#versions"), StringComparison.Ordinal);
        Assert.Contains("allegation", sanction.Text(".allegation"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_sanction_opened_by_its_address_leaves_that_it_was_read()
    {
        (var browser, var caseAddress) = await CaseAsync(Alert());
        using var kept = browser;
        var form = await browser.GetAsync($"{caseAddress}/sanctions/new");
        var check = await browser.PressAsync(form, "#sanction-form", "#check", ("act", "E05"), ("description", "first words"));
        var recorded = await browser.PressAsync(check, "#sanction-check", "#record");
        var address = recorded.Page.QuerySelector("#register a")!.GetAttribute("href")!;
        var id = Guid.Parse(address.Split('/')[^1]);
        Assert.Equal(0, await ReadAsync("sanction.read", id));

        await browser.GetAsync(address);
        Assert.Equal(1, await ReadAsync("sanction.read", id));
        await browser.GetAsync($"{address}/edit");
        Assert.Equal(2, await ReadAsync("sanction.read", id));
        await browser.GetAsync(address.Replace(id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal));
        Assert.Equal(2, await ReadAsync("sanction.read", id));

        // The form for a new one shows the contacts of the case, and what a report of it says.
        var before = await ReadAsync("case.read", Guid.Parse(caseAddress.Split('/')[^1]));
        await browser.GetAsync($"{caseAddress}/sanctions/new");
        Assert.Equal(before + 1, await ReadAsync("case.read", Guid.Parse(caseAddress.Split('/')[^1])));

        Task<long> ReadAsync(string act, Guid subject) =>
            desk.ScalarAsync<long>("select count(*) from desk.event where act = @Act and subject = @Subject and officer is not null", new { Act = act, Subject = subject });
    }

    [Fact]
    public async Task Actors_are_added_one_by_one_and_nothing_typed_is_lost_on_the_way()
    {
        (var browser, var caseAddress) = await CaseAsync(Alert());
        using var kept = browser;
        var form = await browser.GetAsync($"{caseAddress}/sanctions/new");

        var two = await browser.PressAsync(form, "#sanction-form", "#add-actor", ("description", "typed"), ("by[0].kind", "ST_POLICE"), ("from.year", "2026"));
        var check = await browser.PressAsync(two, "#sanction-form", "#check", ("by[1].modes", "TOLERATE"));
        var back = await browser.PressAsync(check, "#sanction-check", "#change");

        Assert.Contains("Police", check.Text("#answers"), StringComparison.Ordinal);
        Assert.Contains("Not known who: Tolerated", check.Text("#answers"), StringComparison.Ordinal);
        Assert.Equal("typed", back.Text("#description"));
        Assert.Equal("2026", back.Page.QuerySelector("#from-year")!.GetAttribute("value"));
        Assert.Equal("ST_POLICE", Selected(back, "#by-0-kind"));
    }

    [Fact]
    public async Task What_does_not_fit_is_said_beside_the_field_and_what_was_typed_stays()
    {
        (var browser, var caseAddress) = await CaseAsync(Alert());
        using var kept = browser;
        var form = await browser.GetAsync($"{caseAddress}/sanctions/new");

        var refused = await browser.PressAsync(form, "#sanction-form", "#check", ("from.day", "31"), ("from.month", "2"), ("from.year", "2026"), ("act", "X99"), ("place", "here"));

        Assert.Equal(["#from", "#act"], refused.Page.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")));
        Assert.Contains("not a date", refused.Text("#from"), StringComparison.Ordinal);
        Assert.Equal("here", refused.Page.QuerySelector("#place")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_reply_that_repeats_the_report_goes_out_only_after_the_officer_said_so()
    {
        using var reporter = desk.Reporter();
        (var browser, var caseAddress) = await CaseAsync(Alert(), reporter);
        using var kept = browser;
        const string text = "You wrote that they put him alone in a cell three days after the visit.";
        var preview = await browser.PressAsync(await browser.GetAsync($"{caseAddress}/reply"), "#reply-form", "#preview-button", ("text", text));

        var warned = await browser.PressAsync(preview, "#reply-send", "#send");
        var stillWarned = await browser.PressAsync(warned, "#reply-send", "#send");
        var sent = await browser.PressAsync(stillWarned, "#reply-send", "#send", ("quotes", "true"));

        Assert.Contains("repeats words of a report", warned.Text("#quotes-warning"), StringComparison.Ordinal);
        Assert.True(stillWarned.Has("#quotes-warning"));
        Assert.Contains("Waits for the next snapshot", sent.Text(".reply"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_that_is_too_long_or_empty_or_has_no_mailbox_is_not_sent()
    {
        using var reporter = desk.Reporter();
        (var browser, var caseAddress) = await CaseAsync(Alert(), reporter);
        using var kept = browser;
        var form = await browser.GetAsync($"{caseAddress}/reply");
        var longText = await browser.PressAsync(form, "#reply-form", "#preview-button", ("text", new string('ش', 4000)));

        Assert.Contains("Write the reply first", (await browser.PressAsync(form, "#reply-form", "#preview-button", ("text", " \n "))).Text("#errors"), StringComparison.Ordinal);
        Assert.Contains("too long", (await browser.PressAsync(longText, "#reply-send", "#send")).Text("#errors"), StringComparison.Ordinal);

        (var other, var withoutMailbox) = await CaseAsync(Alert());
        using var alsoKept = other;
        Assert.True((await other.GetAsync($"{withoutMailbox}/reply")).Has("#no-mailbox"));
    }

    [Fact]
    public async Task A_second_item_of_the_same_mailbox_is_marked_and_linked_with_one_click()
    {
        using var reporter = desk.Reporter();
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case);
        var first = await desk.ReceiveAsync(Alert(), reporter);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        var opened = await OpenCaseAsync(browser, first, officer);
        var code = opened.Text("#case-code");
        var second = await desk.ReceiveAsync(new JsonObject { ["what"] = "they did it again" }, reporter);

        var inbox = await browser.GetAsync("/inbox");
        for (var wait = 0; inbox.Has("#reading") && wait < 50; wait++)
        {
            await Task.Delay(100, DeskUnderTest.Stop);
            inbox = await browser.GetAsync("/inbox");
        }

        Assert.Contains(code, inbox.Text($"tr[data-item='{second}']"), StringComparison.Ordinal);
        var seen = await browser.GetAsync($"/items/{second}");
        Assert.Contains(code, seen.Text("#follow-up"), StringComparison.Ordinal);
        var linked = await browser.SubmitAsync(seen, "#follow-up form");
        Assert.Contains("linked to the case", linked.Text("#done"), StringComparison.Ordinal);
        Assert.Equal(2, (await browser.GetAsync(opened.At.AbsolutePath)).Page.QuerySelectorAll("#case-items tbody tr").Length);
    }

    [Fact]
    public async Task An_item_is_linked_by_the_code_of_a_case_and_a_wrong_code_says_so()
    {
        (var browser, var caseAddress) = await CaseAsync(Alert());
        using var kept = browser;
        var code = (await browser.GetAsync(caseAddress)).Text("#case-code");
        var item = await desk.ReceiveAsync(new JsonObject { ["what"] = "more" });

        var wrong = await browser.SubmitAsync(await browser.GetAsync($"/items/{item}"), "#link-form", ("code", "AAAA-AAAA"));
        var right = await browser.SubmitAsync(wrong, "#link-form", ("code", code.ToLowerInvariant()));

        Assert.Contains("no case with this code", wrong.Text("#errors"), StringComparison.Ordinal);
        Assert.Contains("linked to the case", right.Text("#done"), StringComparison.Ordinal);
        Assert.Contains(code, (await browser.GetAsync("/inbox?show=case")).Text($"tr[data-item='{item}']"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_needs_an_officer_who_works_on_it_and_the_intake_officer_is_out_unless_assigned()
    {
        var intake = await desk.OfficerAsync(Role.Intake);
        var caseOfficer = await desk.OfficerAsync(Role.Case);
        var item = await desk.ReceiveAsync(Alert());
        using var browser = desk.Browser();
        await browser.SignInAsync(intake);
        await browser.GetAsync($"/items/{item}");
        var form = await browser.GetAsync($"/items/{item}/case");
        Assert.DoesNotContain(intake.Name, form.Text("#officers"), StringComparison.Ordinal);

        var refused = await browser.SubmitAsync(form, "#open-case-form", ("title", "typed title"));
        var done = await browser.SubmitAsync(refused, "#open-case-form", ("officers", caseOfficer.Id.ToString()));

        Assert.Contains("Choose at least one officer", refused.Text("#errors"), StringComparison.Ordinal);
        Assert.Equal("typed title", refused.Page.QuerySelector("#title")!.GetAttribute("value"));
        Assert.Equal("/inbox", done.At.AbsolutePath);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync($"/items/{item}")).Status);
        using var assigned = desk.Browser();
        await assigned.SignInAsync(caseOfficer);
        Assert.Contains("put him alone", (await assigned.GetAsync($"/items/{item}")).Text("#what"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Officers_are_assigned_and_taken_off_and_the_last_one_stays()
    {
        (var browser, var caseAddress) = await CaseAsync(Alert());
        using var kept = browser;
        var other = await desk.OfficerAsync(Role.Focal);
        using var theirs = desk.Browser();
        await theirs.SignInAsync(other);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.GetAsync(caseAddress)).Status);

        var assigned = await browser.SubmitAsync(await browser.GetAsync(caseAddress), "#assign-form", ("officer", other.Id.ToString()));

        Assert.Contains(other.Name, assigned.Text("#case-officers"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await theirs.GetAsync(caseAddress)).Status);
        var off = await browser.SubmitAsync(assigned, $"#case-officers form:has(input[value='{other.Id}'])");
        Assert.DoesNotContain(other.Name, off.Text("#case-officers"), StringComparison.Ordinal);
        Assert.False(off.Has("#case-officers form"));
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.GetAsync(caseAddress)).Status);
    }

    private static JsonObject Alert() => new()
    {
        ["kind"] = "reprisal-alert",
        ["what"] = "They put him alone in a cell three days after the visit and took his calls.",
        ["target"] = new JsonArray("CO_DETAINEE"),
        ["contact"] = new JsonObject { ["recipient"] = "NPM_MEMBER", ["type"] = new JsonArray("PRIVATE_INTERVIEW") },
        ["acts"] = new JsonArray(
            new JsonObject { ["act"] = "A02", ["from"] = "2026-03-01", ["precision"] = "MONTH", ["by"] = new JsonArray("ST_PRISON"), ["modes"] = new JsonArray("ORDER") },
            new JsonObject { ["act"] = "A05" }),
    };

    private static string? Selected(Seen seen, string selector) => ((AngleSharp.Html.Dom.IHtmlSelectElement)seen.Page.QuerySelector(selector)!).Value;

    private static async Task<Seen> OpenCaseAsync(DeskBrowser browser, ItemId item, TestOfficer officer, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetAsync($"/items/{item}");
        var form = await browser.GetAsync(page.Page.QuerySelector("#open-case")!.GetAttribute("href")!);
        return await browser.SubmitAsync(form, "#open-case-form", [("officers", officer.Id.ToString()), .. fields]);
    }

    private async Task<(DeskBrowser Browser, string Case)> CaseAsync(JsonObject report, ReporterKeys? reporter = null)
    {
        var officer = await desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        var browser = desk.Browser();
        await browser.SignInAsync(officer);
        var opened = await OpenCaseAsync(browser, await desk.ReceiveAsync(report, reporter), officer);
        return (browser, opened.At.AbsolutePath);
    }
}

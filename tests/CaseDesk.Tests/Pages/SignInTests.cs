using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class SignInTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task An_officer_signs_in_with_passphrase_and_code_and_the_cookie_opens_nothing_by_itself()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();

        var inbox = await browser.SignInAsync(officer);

        Assert.Equal("/inbox", inbox.At.AbsolutePath);
        Assert.Equal(officer.Name, inbox.Text("#officer-name"));
        Assert.Equal("SafeReport – Inbox", inbox.Page.Title);
        Cookie cookie = Assert.Single(browser.Cookies, cookie => cookie.Name == "desk");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(DateTime.MinValue, cookie.Expires);   // gone with the browser
        Assert.All(browser.Cookies, each => Assert.DoesNotContain(officer.Name, each.Value, StringComparison.Ordinal));
        Assert.Contains("officer.signed-in", await ActsAsync(officer));
    }

    [Fact]
    public async Task The_passphrase_may_be_typed_in_capitals_and_without_hyphens()
    {
        var officer = await desk.OfficerAsync(Role.Admin);
        using var browser = desk.Browser();

        var seen = await browser.SignInAsync(officer.Name.ToUpperInvariant(), officer.Passphrase.ToUpperInvariant().Replace('-', ' '), officer.NextCode());

        Assert.Equal("/officers", seen.At.AbsolutePath);
    }

    [Fact]
    public async Task Wrong_passphrase_wrong_code_unknown_name_and_disabled_officer_get_the_same_answer()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        var disabled = await desk.OfficerAsync(Role.Intake);
        await desk.ExecuteAsync("update desk.officer set disabled_on = current_date where id = @Value", new { disabled.Id.Value });
        using var browser = desk.Browser();

        Seen[] refused =
        [
            await browser.SignInAsync(officer.Name, disabled.Passphrase, officer.NextCode()),
            await browser.SignInAsync(officer.Name, officer.Passphrase, "000000"),
            await browser.SignInAsync(officer.Name, officer.Passphrase, ""),
            await browser.SignInAsync("Nobody of that name", officer.Passphrase, officer.NextCode()),
            await browser.SignInAsync(disabled),
        ];

        Assert.All(refused, seen => Assert.Equal(HttpStatusCode.Unauthorized, seen.Status));
        Assert.Single(refused.Select(seen => seen.Text("#refusal")).Distinct());
        Assert.All(refused, seen => Assert.DoesNotContain(officer.Passphrase, seen.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(browser.Cookies, cookie => cookie.Name == "desk");
    }

    [Fact]
    public async Task An_identity_put_in_an_officers_place_in_the_database_signs_nobody_in()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        var other = await desk.OfficerAsync(Role.Intake);
        await desk.ExecuteAsync(
            "update desk.officer set identity_file = (select identity_file from desk.officer where id = @Other) where id = @Id",
            new { Id = officer.Id.Value, Other = other.Id.Value });
        using var browser = desk.Browser();

        // The other's passphrase opens the file that stands there now; it is not the key that everything is sealed to.
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync(officer.Name, other.Passphrase, officer.NextCode())).Status);
        Assert.DoesNotContain(browser.Cookies, cookie => cookie.Name == "desk");
    }

    [Fact]
    public async Task A_code_is_used_once_also_when_two_browsers_send_it_at_the_same_time()
    {
        var officer = await desk.OfficerAsync(Role.Audit);
        var code = officer.NextCode();
        using var one = desk.Browser();
        using var other = desk.Browser();

        var both = await Task.WhenAll(one.SignInAsync(officer.Name, officer.Passphrase, code), other.SignInAsync(officer.Name, officer.Passphrase, code));
        using var later = desk.Browser();
        var again = await later.SignInAsync(officer.Name, officer.Passphrase, code);

        Assert.Single(both, seen => seen.Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, again.Status);
    }

    [Fact]
    public async Task A_code_of_the_step_before_is_not_taken_after_a_newer_one()
    {
        var officer = await desk.OfficerAsync(Role.Audit);
        var older = officer.NextCode();
        var newer = officer.NextCode();
        using var browser = desk.Browser();
        using var second = desk.Browser();

        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(officer.Name, officer.Passphrase, newer)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.SignInAsync(officer.Name, officer.Passphrase, older)).Status);
    }

    [Fact]
    public async Task Signing_out_wipes_the_keys_and_the_cookie_of_before_opens_nothing()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        var inbox = await browser.SignInAsync(officer);
        var session = browser.Cookies.Single(cookie => cookie.Name == "desk").Value;

        var signedOut = await browser.SubmitAsync(inbox, "#sign-out");

        Assert.Equal("/sign-in", signedOut.At.AbsolutePath);
        Assert.DoesNotContain(browser.Cookies, cookie => cookie.Name == "desk");
        using var thief = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = desk.Address };
        thief.DefaultRequestHeaders.Add("Cookie", $"desk={session}");
        using var answer = await thief.GetAsync(new Uri("/inbox", UriKind.Relative), DeskUnderTest.Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/locked", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("officer.signed-out", await ActsAsync(officer));
    }

    [Fact]
    public async Task After_idleness_the_desk_is_locked_and_leads_back_to_the_same_page()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        desk.Clock.Pass(TimeSpan.FromMinutes(15));
        desk.Services.GetRequiredService<KeyRings>().LockIdle();

        var locked = await browser.GetAsync("/inbox?show=info");
        var back = await browser.SubmitAsync(locked, "#sign-in", ("name", officer.Name), ("passphrase", officer.Passphrase), ("code", officer.NextCode()));

        Assert.Equal("/locked", locked.At.AbsolutePath);
        Assert.Equal("SafeReport – Locked", locked.Page.Title);
        Assert.False(locked.Has("#officer-name"));
        Assert.Equal("/inbox?show=info", back.At.PathAndQuery);
    }

    [Fact]
    public async Task The_lock_button_locks_at_once()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();

        var locked = await browser.SubmitAsync(await browser.SignInAsync(officer), "#lock");

        Assert.Equal("/locked", locked.At.AbsolutePath);
        Assert.Equal("/locked", (await browser.GetAsync("/inbox")).At.AbsolutePath);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task After_signing_in_nobody_is_led_to_another_site(string then)
    {
        var officer = await desk.OfficerAsync(Role.Audit);
        using var browser = desk.Browser();

        var seen = await browser.SignInAsync(officer.Name, officer.Passphrase, officer.NextCode(), $"/sign-in?then={Uri.EscapeDataString(then)}");

        Assert.Equal("/events", seen.At.AbsolutePath);
    }

    [Theory]
    [InlineData("/sign-in/")]
    [InlineData("/SIGN-IN")]
    [InlineData("/%73ign-in")]
    public async Task A_passphrase_posted_to_another_spelling_of_the_address_is_read_into_locked_memory_too(string path)
    {
        var officer = await desk.OfficerAsync(Role.Audit);
        using var browser = desk.Browser();
        var page = await browser.GetAsync("/sign-in");
        page.Page.QuerySelector("#sign-in")!.SetAttribute("action", path);

        // Binding would have made a string of it, and the page, which finds no such form, an error of it.
        var seen = await browser.SubmitAsync(page, "#sign-in", ("name", officer.Name), ("passphrase", officer.Passphrase), ("code", officer.NextCode()));

        Assert.Equal("/events", seen.At.AbsolutePath);
    }

    [Fact]
    public async Task A_name_with_a_NUL_is_refused_like_any_other()
    {
        using var browser = desk.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("Ada\0", "abcd-efgh-jkmn-pqrs-tuvw", "000000")).Status);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_tried()
    {
        var officer = await desk.OfficerAsync(Role.Audit);
        using var client = new HttpClient { BaseAddress = desk.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = officer.Name,
            ["passphrase"] = officer.Passphrase,
            ["code"] = officer.NextCode(),
        });

        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, DeskUnderTest.Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_disabled_officer_is_out_at_the_next_click()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        await desk.ExecuteAsync("update desk.officer set disabled_on = current_date where id = @Value", new { officer.Id.Value });

        Assert.Equal("/sign-in", (await browser.GetAsync("/inbox")).At.AbsolutePath);
    }

    private async Task<IReadOnlyList<string>> ActsAsync(TestOfficer officer) =>
        await desk.ScalarAsync<string[]>("select array_agg(act order by number) from desk.event where officer = @Value", new { officer.Id.Value });
}

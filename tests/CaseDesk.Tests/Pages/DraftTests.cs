using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web.Drafts;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class DraftTests : IAsyncLifetime
{
    private const string Typed = "Dear reporter, sentinel-4b1d عزيزي";

    private readonly DeskUnderTest _desk = new();
    private TestOfficer _officer = null!;
    private DeskBrowser _browser = null!;
    private ReporterKeys _reporter = null!;
    private string _reply = "";

    public async ValueTask InitializeAsync()
    {
        await _desk.InitializeAsync();
        _officer = await _desk.OfficerAsync(Role.Intake, Role.Case);
        _reporter = _desk.Reporter();
        _browser = _desk.Browser();
        var item = await _desk.ReceiveAsync(new JsonObject { ["what"] = "x" }, _reporter);
        await _browser.SignInAsync(_officer);
        await _browser.GetAsync($"/items/{item}");
        var opened = await _browser.SubmitAsync(await _browser.GetAsync($"/items/{item}/case"), "#open-case-form", ("officers", _officer.Id.ToString()));
        _reply = $"{opened.At.AbsolutePath}/reply";
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        _reporter.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task What_was_saved_while_typing_is_there_after_the_lock()
    {
        var form = await _browser.GetAsync(_reply);
        Assert.Equal(HttpStatusCode.NoContent, await _browser.SaveDraftAsync(form, "#reply-form", ("text", Typed)));
        LockIdle();

        var back = await SignInAgainAsync(await _browser.GetAsync(_reply));

        Assert.Equal(_reply, back.At.AbsolutePath);
        Assert.Equal(Typed, back.Text("#text"));
        Assert.True(back.Has("#draft-restored"));
        await NothingReadableIsStoredAsync();
    }

    [Fact]
    public async Task What_is_posted_after_the_lock_is_sealed_not_sent_and_there_after_signing_in()
    {
        var form = await _browser.GetAsync(_reply);
        LockIdle();

        var locked = await _browser.PressAsync(form, "#reply-form", "#preview-button", ("text", Typed));
        Assert.Equal("/locked", locked.At.AbsolutePath);
        Assert.True(locked.Has("#draft-kept"));
        Assert.DoesNotContain("sentinel", locked.Body + locked.At, StringComparison.Ordinal);
        await NothingReadableIsStoredAsync();

        Assert.Equal(Typed, (await SignInAgainAsync(locked)).Text("#text"));
        Assert.Equal(0, await _desk.ScalarAsync<long>("select count(*) from desk.case_record where kind = 'reply'"));
    }

    [Fact]
    public async Task A_save_that_comes_after_the_lock_is_kept_and_says_so()
    {
        var form = await _browser.GetAsync(_reply);
        LockIdle();

        Assert.Equal(HttpStatusCode.Unauthorized, await _browser.SaveDraftAsync(form, "#reply-form", ("text", Typed)));

        Assert.Equal(Typed, (await SignInAgainAsync(await _browser.GetAsync(_reply))).Text("#text"));
    }

    [Fact]
    public async Task After_a_restart_of_the_program_the_officer_signs_in_again_and_finds_what_was_typed()
    {
        var form = await _browser.GetAsync(_reply);
        var cookie = string.Join("; ", _browser.Cookies.Select(each => $"{each.Name}={each.Value}"));
        await _desk.RestartAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _desk.Address };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        using var content = new FormUrlEncodedContent(form.Page.QuerySelectorAll("#reply-form input").OfType<AngleSharp.Html.Dom.IHtmlInputElement>()
            .Select(input => KeyValuePair.Create(input.Name!, input.Value)).Append(KeyValuePair.Create("text", Typed)));

        using var answer = await client.PostAsync(new Uri(_reply, UriKind.Relative), content, DeskUnderTest.Stop);

        Assert.StartsWith("/locked?kept=true", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var anew = _desk.Browser();
        await anew.SignInAsync(_officer);
        Assert.Equal(Typed, (await anew.GetAsync(_reply)).Text("#text"));
    }

    [Fact]
    public async Task A_draft_is_gone_once_it_is_sent_or_thrown_away()
    {
        await _browser.SaveDraftAsync(await _browser.GetAsync(_reply), "#reply-form", ("text", Typed));
        var preview = await _browser.PressAsync(await _browser.GetAsync(_reply), "#reply-form", "#preview-button");
        await _browser.PressAsync(preview, "#reply-send", "#send");
        Assert.Equal(0, await _desk.ScalarAsync<long>("select count(*) from desk.draft"));

        await _browser.SaveDraftAsync(await _browser.GetAsync(_reply), "#reply-form", ("text", Typed));
        var thrownAway = await _browser.SubmitAsync(await _browser.GetAsync(_reply), "#draft-restored form");
        Assert.Equal(_reply, thrownAway.At.AbsolutePath);
        Assert.Equal("", thrownAway.Text("#text"));
        Assert.Equal(0, await _desk.ScalarAsync<long>("select count(*) from desk.draft"));
    }

    [Fact]
    public async Task A_row_does_not_tell_by_trying_for_which_form_of_which_case_it_is()
    {
        await _browser.SaveDraftAsync(await _browser.GetAsync(_reply), "#reply-form", ("text", Typed));
        var stored = await _desk.ScalarAsync<Guid>("select subject from desk.draft");
        Assert.NotEqual(Subject, stored);

        // Nor that two officers write about the same.
        var colleague = await _desk.OfficerAsync(Role.Case);
        await using var scope = _desk.Services.CreateAsyncScope();
        var drafts = scope.ServiceProvider.GetRequiredService<DraftStore>();
        Assert.True(await drafts.KeepAsync(colleague.Id, Subject, [new("text", "theirs")], DeskUnderTest.Stop));
        Assert.Equal(2, await _desk.ScalarAsync<long>("select count(distinct subject) from desk.draft"));
        Assert.Equal(Typed, (await _browser.GetAsync(_reply)).Text("#text"));
    }

    [Fact]
    public async Task A_draft_that_an_earlier_version_kept_is_there_and_its_row_is_keyed()
    {
        await KeepAsEarlierAsync();
        Assert.Equal(Typed, (await _browser.GetAsync(_reply)).Text("#text"));
        Assert.NotEqual(Subject, await _desk.ScalarAsync<Guid>("select subject from desk.draft"));
    }

    [Fact]
    public async Task A_draft_that_an_earlier_version_kept_is_written_over_and_thrown_away_like_any()
    {
        await KeepAsEarlierAsync();
        await using var scope = _desk.Services.CreateAsyncScope();
        var drafts = scope.ServiceProvider.GetRequiredService<DraftStore>();
        Assert.True(await drafts.KeepAsync(_officer.Id, Subject, [new("text", "newer words")], DeskUnderTest.Stop));
        Assert.Equal("newer words", (await _browser.GetAsync(_reply)).Text("#text"));
        Assert.Equal(1, await _desk.ScalarAsync<long>("select count(*) from desk.draft"));

        await KeepAsEarlierAsync();
        await drafts.RemoveAsync(_officer.Id, Subject, DeskUnderTest.Stop);
        Assert.Equal(0, await _desk.ScalarAsync<long>("select count(*) from desk.draft"));
    }

    [Fact]
    public async Task A_post_after_the_lock_from_another_site_is_not_kept()
    {
        var form = await _browser.GetAsync(_reply);
        LockIdle();

        await _browser.PressAsync(form, "#reply-form", "#preview-button", ("text", Typed), ("_token", "forged"));

        Assert.Equal(0, await _desk.ScalarAsync<long>("select count(*) from desk.draft"));
    }

    private Guid Subject => DraftSubject.Of("reply", Guid.Parse(_reply.Split('/')[2]));

    private async Task KeepAsEarlierAsync()
    {
        await _browser.SaveDraftAsync(await _browser.GetAsync(_reply), "#reply-form", ("text", Typed));
        await _desk.ExecuteAsync("update desk.draft set subject = @Subject where officer = @Officer", new { Subject, Officer = _officer.Id.Value });
    }

    private void LockIdle()
    {
        _desk.Clock.Pass(TimeSpan.FromMinutes(15));
        _desk.Services.GetRequiredService<KeyRings>().LockIdle();
    }

    private Task<Seen> SignInAgainAsync(Seen locked)
    {
        Assert.Equal("/locked", locked.At.AbsolutePath);
        return _browser.SubmitAsync(locked, "#sign-in", ("name", _officer.Name), ("passphrase", _officer.Passphrase), ("code", _officer.NextCode()));
    }

    private async Task NothingReadableIsStoredAsync()
    {
        var draft = await _desk.ScalarAsync<byte[]>("select sealed from desk.draft");
        Assert.StartsWith("age-encryption.org/v1", Encoding.ASCII.GetString(draft), StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", Encoding.UTF8.GetString(draft), StringComparison.Ordinal);
    }
}

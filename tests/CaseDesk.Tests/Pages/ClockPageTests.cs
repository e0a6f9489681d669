using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>Whoever can do something about a clock that jumped is told on every page, and says which day it is on one of them.</summary>
public sealed class ClockPageTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new();

    public async ValueTask InitializeAsync()
    {
        await _desk.InitializeAsync();
        await LookAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [InlineData(Role.Admin, 400)]
    [InlineData(Role.Focal, -400)]
    public async Task An_officer_is_told_that_the_clock_jumped_and_ends_it_with_one_click(string role, int days)
    {
        var officer = await _desk.OfficerAsync(role);
        using var browser = _desk.Browser();
        Assert.False((await browser.GetAsync("/sign-in")).Has("#clock"));
        var home = await browser.SignInAsync(officer);
        Assert.False(home.Has("#clock"));
        Assert.True((await browser.GetAsync("/clock")).Has("#clock-believed"));

        var known = _desk.Today;
        await JumpAsync(days);
        home = await browser.GetAsync(home.At.PathAndQuery);
        Assert.Contains(known.ToString("O"), home.Text("#clock"), StringComparison.Ordinal);
        Assert.Contains(_desk.Today.ToString("O"), home.Text("#clock"), StringComparison.Ordinal);
        Assert.True(home.Has("#clock a[href='/clock']"));
        using var stranger = _desk.Browser();
        Assert.True((await stranger.GetAsync("/sign-in")).Has("#clock"));

        var page = await browser.GetAsync("/clock");
        Assert.Equal((_desk.Today.ToString("O"), known.ToString("O")), (page.Text("#clock-says"), page.Text("#clock-known")));
        page = await browser.SubmitAsync(page, "#confirm-clock");
        Assert.True(page.Has("#clock-believed"));
        Assert.False(page.Has("#clock"));
        Assert.Equal(1, await _desk.ScalarAsync<long>("select count(*) from desk.event where act = 'clock.confirmed' and officer = @Value", new { officer.Id.Value }));
    }

    [Fact]
    public async Task A_click_on_a_page_that_named_another_day_confirms_nothing()
    {
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Admin));
        await JumpAsync(400);
        var page = await browser.GetAsync("/clock");
        await JumpAsync(2);
        page = await browser.SubmitAsync(page, "#confirm-clock");
        Assert.True(page.Has("#another-day"));
        Assert.NotNull(_desk.Services.GetRequiredService<TrustedClock>().Doubt);
    }

    [Fact]
    public async Task Who_opens_reports_goes_on_opening_them_and_is_told_whom_to_tell()
    {
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Intake));
        var item = await _desk.ReceiveAsync();
        await JumpAsync(-400);

        var inbox = await browser.GetAsync("/inbox");
        Assert.True(inbox.Has("#clock"));
        Assert.False(inbox.Has("#clock a"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/items/{item}")).Status);
        Assert.Equal("OPENED", await _desk.ScalarAsync<string>("select status from desk.item where id = @Guid", new { item.Guid }));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.FetchAsync("/clock")).StatusCode);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    [InlineData(800)]
    public async Task No_jump_ends_a_session_in_which_somebody_is_writing(int days)
    {
        using var browser = _desk.Browser();
        await browser.SignInAsync(await _desk.OfficerAsync(Role.Intake));
        _desk.Clock.Jump(TimeSpan.FromDays(days));
        Assert.Equal("/inbox", (await browser.GetAsync("/inbox")).At.AbsolutePath);
    }

    [Fact]
    public async Task What_is_due_some_days_on_is_reckoned_from_the_day_that_is_known()
    {
        var known = _desk.Today;
        _desk.Clock.Jump(TimeSpan.FromDays(400));   // before any look has found it
        Assert.Equal(known, _desk.Services.GetRequiredService<CaseDatabase>().Today);
        await LookAsync();
        Assert.Equal(known, _desk.Services.GetRequiredService<CaseDatabase>().Today);
    }

    [Fact]
    public async Task An_officer_who_came_in_or_was_locked_out_while_the_clock_was_ahead_comes_in_on_the_right_day()
    {
        var officer = await _desk.OfficerAsync(Role.Admin);
        using var browser = _desk.Browser();
        await JumpAsync(400);
        Assert.Equal("/officers", (await browser.SignInAsync(officer)).At.AbsolutePath);
        await _desk.ExecuteAsync("update desk.officer set locked_until = @Until", new { Until = _desk.Clock.GetUtcNow().UtcDateTime.AddMinutes(15) });
        await JumpAsync(-400);

        var again = new TestOfficer(officer.Id, officer.Name, officer.Passphrase, officer.TotpSecret, officer.Clock);
        using var other = _desk.Browser();
        Assert.Equal("/officers", (await other.SignInAsync(again)).At.AbsolutePath);
        using var third = _desk.Browser();
        Assert.Equal("/sign-in", (await third.SignInAsync(officer.Name, officer.Passphrase, Code(again))).At.AbsolutePath);   // each code once, as ever
    }

    private string Code(TestOfficer officer) =>
        Features.SignIn.Totp.Code(officer.TotpSecret, Features.SignIn.Totp.StepAt(_desk.Clock.GetUtcNow())).ToString("D6", null);

    private async Task JumpAsync(int days)
    {
        _desk.Clock.Jump(TimeSpan.FromDays(days));
        await LookAsync();
    }

    private Task LookAsync() => _desk.Services.GetRequiredService<TrustedClock>().LookAsync(DeskUnderTest.Stop);
}

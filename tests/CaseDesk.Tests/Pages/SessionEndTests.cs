using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>A desk that nobody sits at any more must not stay open to whoever comes by.</summary>
public sealed class SessionEndTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task A_page_that_loads_itself_anew_keeps_no_session_open()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);

        for (var minutes = 0; minutes < 14; minutes += 2)
        {
            desk.Clock.Pass(TimeSpan.FromMinutes(2));
            Assert.Equal("/inbox", (await browser.GetAsync("/inbox?show=new&page=1&again=1")).At.AbsolutePath);
        }

        desk.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal("/locked", (await browser.GetAsync("/inbox?show=new&page=1&again=1")).At.AbsolutePath);
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_however_busy_it_is()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        var rings = desk.Services.GetRequiredService<KeyRings>();

        for (var passed = TimeSpan.Zero; passed < rings.LongestSession - TimeSpan.FromMinutes(10); passed += TimeSpan.FromMinutes(10))
        {
            desk.Clock.Pass(TimeSpan.FromMinutes(10));
            Assert.Equal("/inbox", (await browser.GetAsync("/inbox")).At.AbsolutePath);
        }

        desk.Clock.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("/locked", (await browser.GetAsync("/inbox")).At.AbsolutePath);
    }

    [Fact]
    public async Task Who_was_disabled_has_no_key_in_memory_after_the_next_click()
    {
        var officer = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        await browser.SignInAsync(officer);
        var seed = RingOf(browser).Identity.Seed;
        await browser.GetAsync("/inbox");
        await desk.ExecuteAsync("update desk.officer set disabled_on = current_date where id = @Value", new { officer.Id.Value });
        Assert.False(seed.IsDisposed);

        Assert.Equal("/sign-in", (await browser.GetAsync("/inbox")).At.AbsolutePath);
        await AssertWipedAsync(seed);
    }

    [Fact]
    public async Task Signing_out_leaves_no_key_in_memory_once_every_page_is_answered()
    {
        using var browser = desk.Browser();
        await browser.SignInAsync(await desk.OfficerAsync(Role.Intake));
        var seed = RingOf(browser).Identity.Seed;
        var inbox = await browser.GetAsync("/inbox");
        Assert.False(seed.IsDisposed);

        await browser.SubmitAsync(inbox, "#sign-out");
        await AssertWipedAsync(seed);
    }

    /// <summary>A request gives its hold back after its answer has left.</summary>
    private static async Task AssertWipedAsync(SecretBytes seed)
    {
        for (var wait = 0; !seed.IsDisposed && wait < 100; wait++)
        {
            await Task.Delay(20, DeskUnderTest.Stop);
        }

        Assert.True(seed.IsDisposed);
    }

    private KeyRing RingOf(DeskBrowser browser)
    {
        var format = desk.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("desk").TicketDataFormat;
        var ticket = format.Unprotect(browser.Cookies.Single(cookie => cookie.Name == "desk").Value)!;
        return desk.Services.GetRequiredService<KeyRings>().Find(ticket.Principal.FindFirstValue("session")!, alive: false)!;
    }
}

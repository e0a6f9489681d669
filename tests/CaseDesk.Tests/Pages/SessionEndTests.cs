using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
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
}

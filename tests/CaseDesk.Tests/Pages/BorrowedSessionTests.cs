using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>A session's keys are for the officer who opened them.</summary>
public sealed class BorrowedSessionTests(DeskUnderTest desk) : IClassFixture<DeskUnderTest>
{
    [Fact]
    public async Task One_officer_with_the_session_of_another_gets_the_lock_page_and_not_their_keys()
    {
        var owner = await desk.OfficerAsync(Role.Intake);
        var other = await desk.OfficerAsync(Role.Intake);
        using var browser = desk.Browser();
        await browser.SignInAsync(owner);
        var format = desk.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("desk").TicketDataFormat;
        var ticket = format.Unprotect(browser.Cookies.Single(cookie => cookie.Name == "desk").Value)!;
        var claims = ticket.Principal.Claims.Select(claim => claim.Type == ClaimTypes.NameIdentifier ? new Claim(claim.Type, other.Id.ToString()) : claim);
        var forged = format.Protect(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "desk")), ticket.Properties, "desk"));

        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = desk.Address };
        client.DefaultRequestHeaders.Add("Cookie", $"desk={forged}");
        using var answer = await client.GetAsync(new Uri("/inbox", UriKind.Relative), DeskUnderTest.Stop);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/locked", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}

using System.Net;
using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class LockOutTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new() { Settings = { ["SafeReport:SignIn:FailuresBeforeLockOut"] = "3", ["SafeReport:SignIn:LockOut"] = "00:05:00" } };

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Repeated_failures_close_the_sign_in_for_a_while_even_for_the_right_passphrase()
    {
        var officer = await _desk.OfficerAsync(Role.Audit);
        using var browser = _desk.Browser();
        for (var failure = 0; failure < 3; failure++)
        {
            await browser.SignInAsync(officer.Name, officer.Passphrase, "12345");
        }

        var closed = await browser.SignInAsync(officer);
        _desk.Clock.Pass(TimeSpan.FromMinutes(4));
        var stillClosed = await browser.SignInAsync(officer);
        _desk.Clock.Pass(TimeSpan.FromMinutes(1));
        var open = await browser.SignInAsync(officer);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (closed.Status, stillClosed.Status));
        Assert.Equal("/events", open.At.AbsolutePath);
    }
}

using System.Net;
using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

public sealed class LockOutTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new() { Settings = { ["SafeReport:SignIn:FailuresBeforeLockOut"] = "3", ["SafeReport:SignIn:LockOut"] = "00:00:08" } };

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
        await Task.Delay(TimeSpan.FromSeconds(8), DeskUnderTest.Stop);
        var open = await browser.SignInAsync(officer);

        Assert.Equal(HttpStatusCode.Unauthorized, closed.Status);
        Assert.Equal("/events", open.At.AbsolutePath);
    }
}

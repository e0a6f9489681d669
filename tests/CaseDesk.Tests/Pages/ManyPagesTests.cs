using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.AccessCodes;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>A team that comes back from a meeting: every page comes, and the desk's own work does not wait for them.</summary>
public sealed class ManyPagesTests : IAsyncLifetime
{
    private readonly DeskUnderTest _desk = new() { OneActOnly = false };

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Two_hundred_pages_of_a_case_at_once_all_come()
    {
        var officer = await _desk.OfficerAsync(Role.Intake, Role.Case, Role.Focal);
        using var reporter = _desk.Reporter();
        var item = await _desk.ReceiveAsync(reporter: reporter);
        using var browser = _desk.Browser();
        await browser.SignInAsync(officer);
        await browser.GetAsync($"/items/{item}");
        var form = await browser.GetAsync($"/items/{item}/case");
        var opened = await browser.SubmitAsync(form, "#open-case-form", ("title", "Wing B"), ("severity", "S3"), ("imminence", "I3"), ("officers", officer.Id.ToString()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => browser.FetchAsync(opened.At.AbsolutePath)));

        Assert.StartsWith("/cases/", opened.At.AbsolutePath, StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task With_every_connection_of_the_pages_taken_the_desk_goes_on_by_itself_and_a_page_says_why_it_does_not_come()
    {
        var officer = await _desk.OfficerAsync(Role.Audit);
        using var browser = _desk.Browser();
        await browser.SignInAsync(officer);
        var database = _desk.Services.GetRequiredService<DeskDatabase>();
        List<IAsyncDisposable> taken = [];
        await Task.Run(async () =>
        {
            DeskDatabase.UsePagesPool();
            for (var i = 0; i < PageTurns.Connections; i++)
            {
                taken.Add(await database.Source.OpenConnectionAsync(DeskUnderTest.Stop));
            }
        }, DeskUnderTest.Stop);

        await using (await database.Source.OpenConnectionAsync(DeskUnderTest.Stop))
        {
            using var health = await browser.FetchAsync("/healthz");
            using var page = await browser.FetchAsync("/events");
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Contains("Nothing was changed", await page.Content.ReadAsStringAsync(DeskUnderTest.Stop), StringComparison.Ordinal);
        }

        foreach (var connection in taken)
        {
            await connection.DisposeAsync();
        }

        using var again = await browser.FetchAsync("/events");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }
}

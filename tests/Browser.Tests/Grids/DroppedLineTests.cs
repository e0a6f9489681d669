using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>A line that drops before, in the midst of, or after each request from the start page to the receipt: the words are there, can be sent, and arrive exactly once.</summary>
public sealed class DroppedLineTests(GridSystem system, ITestOutputHelper output) : IClassFixture<GridSystem>
{
    private const int AtATime = 4;

    public static IEnumerable<TheoryDataRow<string, Drop>> Rows() => Grid.Whole
        ? from screen in Grid.Screens from drop in Enum.GetValues<Drop>() select new TheoryDataRow<string, Drop>(screen, drop)
        : [new("phone fa", Drop.Before), new("phone en", Drop.During), new("phone fa", Drop.After)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_line_that_drops_at_any_request_loses_nothing_and_what_was_written_arrives_once(string screen, Drop drop)
    {
        var requests = await RequestsAsync(screen);
        Assert.Contains(requests, request => request.StartsWith("PUT ", StringComparison.Ordinal));
        Assert.True(requests.Count >= 7, string.Join(", ", requests));
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (request, _) =>
        {
            try
            {
                await WriteOverAsync(screen, request, drop);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{drop} {request}: {failure.Message}", failure);
            }
        });
        output.WriteLine($"{requests.Count} requests");
    }

    [Theory]
    [InlineData("phone fa")]
    public async Task While_there_is_no_line_at_all_that_is_said_and_it_goes_by_itself_when_the_line_is_back(string screen)
    {
        await using var visit = await Visit.BeginAsync(system, screen);
        await visit.OpenAndWriteAsync();
        await visit.UntilAsync("document.getElementById('keyset').textContent !== ''");
        await visit.Page.Context.SetOfflineAsync(true);
        await Assertions.Expect(visit.Page.Locator("#line")).ToContainTextAsync(await visit.TextAsync("offline"));
        await visit.SendAsync();
        await Assertions.Expect(visit.Page.Locator("#sending-text")).ToContainTextAsync(await visit.TextAsync("notSent"));
        await visit.Page.Context.SetOfflineAsync(false);
        await visit.ExpectAsync("arrived");
        await Assertions.Expect(visit.Page.Locator("#line")).ToBeHiddenAsync();
        await visit.AssertArrivedAsync(visit.Words);
    }

    /// <summary>What a visit asks for when nothing happens.</summary>
    private async Task<IReadOnlyList<string>> RequestsAsync(string screen)
    {
        await using var relay = new DroppingRelay(system.Portal.Address);
        await using var visit = await Visit.BeginAsync(system, screen, portal: relay.Address);
        await visit.OpenAndWriteAsync();
        await visit.SendAsync();
        await visit.ExpectAsync("arrived");
        return [.. relay.Seen.Distinct(StringComparer.Ordinal)];
    }

    private async Task WriteOverAsync(string screen, string request, Drop drop)
    {
        await using var relay = new DroppingRelay(system.Portal.Address);
        await using var visit = await Visit.BeginAsync(system, screen, portal: relay.Address);
        relay.DropAt(request, drop);
        await OpenAsync(visit);
        await visit.TapAsync("#write-open");
        await visit.WriteAsync(visit.Words);
        await visit.SendAsync();
        await visit.ArriveAsync();
        Assert.True(relay.Dropped, "The line did not drop");
        await visit.AssertArrivedAsync(visit.Words);
    }

    /// <summary>A page that did not come, or not whole, is opened again, as anybody would.</summary>
    private static async Task OpenAsync(Visit visit)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await visit.GoAsync("");
                await visit.Page.WaitForSelectorAsync("#write-open", new PageWaitForSelectorOptions { Timeout = 3000 });
                return;
            }
            catch (Exception failure) when (failure is PlaywrightException or TimeoutException && tries < 3)
            {
                // Nothing was written yet.
            }
        }
    }
}

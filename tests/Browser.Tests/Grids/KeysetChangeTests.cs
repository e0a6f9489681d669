using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>A keyset that is rotated or closed between any two steps: what was written arrives once, under a key that is open, and nobody has to load the page anew.</summary>
public sealed class KeysetChangeTests(GridSystem system) : IClassFixture<GridSystem>
{
    private static readonly string[] Moments = ["before the door", "before the words", "before Send", "before the item", "while it is not sent", "before more", "before the second Send"];

    private static readonly string[] Changes = ["rotated", "closed", "closed, the next one later"];

    private static readonly string[] Once = ["rotated: before Send", "closed: before the item", "closed: while it is not sent", "closed, the next one later: before the second Send"];

    public static IEnumerable<TheoryDataRow<string, string>> Rows() => Grid.OnScreens(from change in Changes from moment in Moments select $"{change}: {moment}", Once);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_keyset_that_changes_between_two_steps_delays_at_most(string screen, string what)
    {
        var (change, moment) = (what.Split(": ")[0], what.Split(": ")[1]);
        var old = await system.PublishNextAsync();
        await using var visit = await Visit.BeginAsync(system, screen);
        Task AtAsync(string now) => now == moment ? ChangeAsync(change) : Task.CompletedTask;

        await visit.OpenAsync();
        await AtAsync("before the door");
        await visit.TapAsync("#write-open");
        await AtAsync("before the words");
        await visit.WriteAsync(visit.Words);
        await visit.UntilAsync("document.getElementById('keyset').textContent !== '' || !document.getElementById('clock').hidden");
        await AtAsync("before Send");
        await FirstAsync(visit, moment, AtAsync);
        await LaterAsync(visit, change, already: moment is "before more" or "before the second Send");
        await visit.ArriveAsync();

        await AtAsync("before more");
        await visit.TapAsync("#more");
        await visit.WriteAsync(visit.Words);
        await AtAsync("before the second Send");
        await visit.SendAsync();
        await LaterAsync(visit, change, already: moment is not ("before more" or "before the second Send"));
        await visit.ArriveAsync();

        var arrived = await visit.AssertArrivedAsync(visit.Words, visit.Words);
        var first = moment is "before more" or "before the second Send" ? [old] : change == "rotated" ? [old, system.Serial] : new[] { system.Serial };
        Assert.Contains(arrived[0].Serial, first);
        Assert.Contains(arrived[1].Serial, change == "rotated" ? [old, system.Serial] : new[] { system.Serial });
    }

    private static async Task FirstAsync(Visit visit, string moment, Func<string, Task> atAsync)
    {
        if (moment == "before the item")
        {
            // It is locked, and the line takes its time.
            var handed = new TaskCompletionSource();
            var release = new TaskCompletionSource();
            await visit.Page.RouteAsync(Steps.Items, async route =>
            {
                handed.TrySetResult();
                await release.Task;
                await route.ContinueAsync();
            });
            await visit.SendAsync();
            await handed.Task;
            await atAsync(moment);
            release.SetResult();
        }
        else if (moment == "while it is not sent")
        {
            await visit.Page.RouteAsync(Steps.Items, route => route.AbortAsync());
            await visit.SendAsync();
            await visit.Page.WaitForSelectorAsync("#sending-retry");
            await atAsync(moment);
            await visit.Page.UnrouteAsync(Steps.Items);
        }
        else
        {
            await visit.SendAsync();
        }
    }

    private async Task ChangeAsync(string change)
    {
        var old = system.Serial;
        if (change == "closed, the next one later")
        {
            await system.Publish.CloseAsync(system.Mechanism, old);
            return;
        }

        await system.PublishNextAsync();
        if (change == "closed")
        {
            await system.Publish.CloseAsync(system.Mechanism, old);
        }
    }

    /// <summary>Where the only one was closed: what is said is that it is not sent yet, and the next one is published now.</summary>
    private async Task LaterAsync(Visit visit, string change, bool already)
    {
        if (change == "closed, the next one later" && !already)
        {
            await visit.Page.WaitForSelectorAsync("#sending-retry");
            await Assertions.Expect(visit.Page.Locator("#sending-title")).ToHaveTextAsync(await visit.TextAsync("notSentTitle"));
            Assert.DoesNotContain(await visit.ArrivedAsync(), item => item.Id == visit.Sent[^1]);
            await system.PublishNextAsync();
        }
    }
}

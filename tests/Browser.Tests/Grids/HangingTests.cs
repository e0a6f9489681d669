using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>What never ends is ended: a minute without a sign of life is said, and there is a way out of every wait.</summary>
public sealed class HangingTests(GridSystem system) : IClassFixture<GridSystem>
{
    private static readonly string[] Waits = ["**/js/sending.js*", "**/dist/sealing.js", "**/api/mechanisms/*/keyset", Steps.Items];

    public static IEnumerable<TheoryDataRow<string, string>> Rows() => Grid.OnScreens(Waits);

    public static IEnumerable<TheoryDataRow<string, string>> Stopped() => Grid.OnScreens(Waits, ["**/dist/sealing.js", Steps.Items]);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_minute_without_progress_is_said_and_the_words_can_be_sent(string screen, string hangs)
    {
        await using var visit = await Visit.BeginAsync(system, screen);
        var release = new TaskCompletionSource();
        await visit.HoldAsync(hangs, release.Task);
        await visit.OpenAndWriteAsync();
        await SendIntoAsync(visit, hangs);
        await visit.ExpectAsync("sending");
        await MinuteAsync(visit);
        await visit.UntilAsync("!document.getElementById('write').hidden || !document.getElementById('sending-retry').hidden");
        Assert.Contains(await visit.TextAsync("notLoaded"), await SaidAsync(visit), StringComparison.Ordinal);
        Assert.Equal(visit.Words, await visit.WhatAsync());

        release.SetResult();
        await visit.Page.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.IgnoreErrors });
        await visit.ArriveAsync();
        await visit.AssertArrivedAsync(visit.Words);
    }

    [Theory]
    [MemberData(nameof(Stopped))]
    public async Task Stop_and_change_leads_out_of_every_wait_and_what_was_changed_goes_under_another_id(string screen, string hangs)
    {
        await using var visit = await Visit.BeginAsync(system, screen);
        await visit.HoldAsync(hangs, Task.Delay(Timeout.Infinite));
        await visit.OpenAndWriteAsync();
        await SendIntoAsync(visit, hangs);
        await visit.TapAsync("#sending-stop");
        await visit.ExpectAsync("write");
        Assert.Equal(visit.Words, await visit.WhatAsync());
        await visit.Page.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.IgnoreErrors });
        if (hangs != Steps.Items)
        {
            // What was asked for and never came is given up after its minute.
            await MinuteAsync(visit);
        }

        var changed = $"{visit.Words} !";
        await visit.Page.FillAsync("#what", changed);
        await visit.SendAsync();
        await visit.ArriveAsync(changed);
        var arrived = await visit.AssertArrivedAsync(changed);
        var stopped = visit.Sent.Where(id => id != arrived[0].Id);
        Assert.Equal(hangs == Steps.Items ? 1 : 0, stopped.Count());
        Assert.Equal(stopped, arrived[0].Replaces);
    }

    /// <summary>Sends, and where it is the item that hangs, until it is on its way: its minute begins then.</summary>
    private static Task SendIntoAsync(Visit visit, string hangs) => hangs == Steps.Items
        ? visit.Page.RunAndWaitForRequestAsync(visit.SendAsync, request => request.Method == "PUT")
        : visit.SendAsync();

    /// <summary>A minute of the page's clock, by and by: what waits for several things waits a minute for each.</summary>
    private static async Task MinuteAsync(Visit visit)
    {
        for (var seconds = 0; seconds < 65; seconds += 5)
        {
            await visit.PassAsync(5000);
        }
    }

    private static async Task<string> SaidAsync(Visit visit)
    {
        var said = await visit.Page.TextContentAsync("#line") + await visit.Page.TextContentAsync("#errors") + await visit.Page.TextContentAsync("#sending-text");
        foreach (var sentence in new[] { "notSent", "unsure", "noKeyset" })
        {
            if (said.Contains(await visit.TextAsync(sentence), StringComparison.Ordinal))
            {
                said += await visit.TextAsync("notLoaded");
            }
        }

        return said;
    }
}

using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>Everything somebody can stand at in the report document, and how to get there. What can be tapped there is found on the page, not here.</summary>
internal static class Steps
{
    public const string Items = "**/api/mechanisms/*/items/*";

    /// <summary>In the order of a visit.</summary>
    public static IReadOnlyList<Step> All { get; } =
    [
        new("start", "start", Holds.Nothing, visit => visit.OpenAsync()),
        new("start, with words unsent", "start", Holds.Words, async visit =>
        {
            await visit.OpenAndWriteAsync();
            await visit.TapAsync("#back");
        }),
        new("the box, empty", "write", Holds.Nothing, async visit =>
        {
            await visit.OpenAsync();
            await visit.TapAsync("#write-open");
        }),
        new("the box", "write", Holds.Words, WithFilesAsync),
        new("the box, with an error", "write", Holds.Nothing, async visit =>
        {
            await visit.OpenAsync();
            await visit.TapAsync("#write-open");
            await visit.SendAsync();
            await visit.Page.WaitForSelectorAsync("#errors a");
        }),
        new("the clock is asked about", "write", Holds.Words, async visit =>
        {
            await visit.OpenAndWriteAsync();
            await visit.SendAsync();
            await visit.Page.WaitForSelectorAsync("#clock-yes");
        }) { Days = 400 },
        new("sending", "sending", Holds.Words, async visit =>
        {
            await visit.HoldAsync(Items, Task.Delay(Timeout.Infinite));
            await visit.OpenAndWriteAsync();
            await visit.Page.RunAndWaitForRequestAsync(visit.SendAsync, request => request.Method == "PUT");
        }),
        new("not sent yet", "sending", Holds.Words, async visit =>
        {
            await visit.Page.RouteAsync(Items, route => route.AbortAsync());
            await visit.OpenAndWriteAsync();
            await visit.SendAsync();
            await visit.Page.WaitForSelectorAsync("#sending-retry");
        }),
        new("arrived", "arrived", Holds.Code, ArrivedAsync),
        new("the two groups", "arrived", Holds.Code, GroupsAsync),
        new("the two groups, wrong", "arrived", Holds.Code, async visit =>
        {
            await GroupsAsync(visit);
            await visit.TapAsync("#code-compare");
            await visit.Page.WaitForSelectorAsync("#code-errors a");
        }),
        new("code kept", "arrived", Holds.Nothing, KeptAsync),
        new("no answer wanted", "arrived", Holds.Nothing, NoAnswerAsync),
        new("write more, the code undecided", "write", Holds.Code, async visit =>
        {
            await ArrivedAsync(visit);
            await visit.TapAsync("#more");
            await visit.WriteAsync(visit.Words);
        }),
        new("write more", "write", Holds.Words, async visit =>
        {
            await KeptAsync(visit);
            await visit.TapAsync("#more");
            await visit.WriteAsync(visit.Words);
        }),
        new("sending more", "sending", Holds.Words, async visit =>
        {
            await KeptAsync(visit);
            await visit.TapAsync("#more");
            await visit.WriteAsync(visit.Words);
            await visit.Page.RouteAsync(Items, route => route.AbortAsync());
            await visit.SendAsync();
            await visit.Page.WaitForSelectorAsync("#sending-retry");
        }),
        new("clean up", "clean", Holds.Nothing, async visit =>
        {
            await KeptAsync(visit);
            await visit.TapAsync("#clean-open");
        }),
        new("covered on the way out", "cover", Holds.Words, async visit =>
        {
            await visit.OpenAndWriteAsync();
            await visit.TapAsync("#back");
            await visit.TapAsync("#languages");
            await visit.ExpectAsync("cover");
        }),
        new("covered at the end", "cover", Holds.Code, async visit =>
        {
            await ArrivedAsync(visit);
            await visit.TapAsync("#finish");
            await visit.ExpectAsync("cover");
        }),
        new("finished", "finished", Holds.Nothing, FinishedAsync),
        new("clean up, finished", "clean", Holds.Nothing, async visit =>
        {
            await FinishedAsync(visit);
            await visit.TapAsync("#finished-clean");
        }),
    ];

    public static Step Of(string name) => All.Single(step => step.Name == name);

    private static async Task WithFilesAsync(Visit visit)
    {
        await visit.OpenAndWriteAsync();
        await visit.Page.SetInputFilesAsync("#files", "abc".Select(name => new FilePayload { Name = $"{name}.txt", MimeType = "text/plain", Buffer = [1] }));
        await visit.UntilAsync("document.querySelectorAll('#files-list li').length === 3");
    }

    private static async Task ArrivedAsync(Visit visit)
    {
        await visit.OpenAndWriteAsync();
        await visit.SendAsync();
        await visit.ExpectAsync("arrived");
    }

    private static async Task GroupsAsync(Visit visit)
    {
        await ArrivedAsync(visit);
        await visit.TapAsync("#code-written");
        await visit.ExpectAsync("code-check");
    }

    private static async Task KeptAsync(Visit visit)
    {
        await ArrivedAsync(visit);
        var groups = await visit.Page.Locator("#code-groups li").AllTextContentsAsync();
        await visit.TapAsync("#code-written");
        for (var field = 1; field <= 2; field++)
        {
            var label = await visit.Page.TextContentAsync($"label[for=group-{field}]");
            var number = int.Parse(string.Concat(label!.Where(char.IsDigit).Select(digit => (int)char.GetNumericValue(digit))));
            await visit.Page.FillAsync($"#group-{field}", groups[number - 1]);
        }

        await visit.TapAsync("#code-compare");
        await visit.ExpectAsync("code-kept");
    }

    private static async Task NoAnswerAsync(Visit visit)
    {
        await ArrivedAsync(visit);
        await visit.TapAsync("#no-answer");
        await visit.ExpectAsync("code-dropped");
    }

    private static async Task FinishedAsync(Visit visit)
    {
        await NoAnswerAsync(visit);
        await visit.TapAsync("#finish");
        await visit.ExpectAsync("finished");
    }
}

/// <summary>What would be lost by leaving.</summary>
internal enum Holds
{
    Nothing,
    Words,
    Code,
}

/// <param name="Name">What somebody would call it.</param>
/// <param name="Section">The section that is seen.</param>
/// <param name="Holds">What would be lost by leaving now.</param>
/// <param name="ReachAsync">From an empty browser.</param>
internal sealed record Step(string Name, string Section, Holds Holds, Func<Visit, Task> ReachAsync)
{
    /// <summary>How far the device's clock is ahead.</summary>
    public int Days { get; init; }
}

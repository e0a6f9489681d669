using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>Back, by the device and by the page, and loading anew, at every step: nothing unsent goes unasked, and nothing that stayed is lost.</summary>
public sealed class WayBackTests(GridSystem system) : IClassFixture<GridSystem>
{
    private static readonly string[] Ways = ["history.back()", "location.reload()"];

    private static readonly string[] Once = ["start", "the box", "not sent yet", "arrived", "write more"];

    public static IEnumerable<TheoryDataRow<string, string>> Rows() => Grid.OnScreens(Steps.All.Select(step => step.Name), Once);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Leaving_asks_at_every_step_that_holds_something_and_whoever_stays_has_it_all_and_can_send_it(string screen, string name)
    {
        var step = Steps.Of(name);
        foreach (var way in Ways)
        {
            await using var visit = await Visit.BeginAsync(system, screen, step.Days);
            await visit.Page.GotoAsync(new Uri(system.Portal.Address, "healthz").ToString());
            await step.ReachAsync(visit);
            var arrived = (await visit.ArrivedAsync()).Count;
            // A hand that was on the screen: browsers ask for nobody who never touched a page.
            await visit.SettleAsync();
            await visit.TapAsync(3, 300);
            if (step.Holds == Holds.Nothing)
            {
                await visit.Page.RunAndWaitForRequestAsync(
                    () => LeaveAsync(visit, way), request => request.IsNavigationRequest && (way == Ways[1]) == request.Url.EndsWith('/'));
                Assert.Equal(0, visit.Asked);
                continue;
            }

            await LeaveAsync(visit, way);
            await visit.ExpectAsync("cover");
            await visit.UntilAsync("document.getElementById('journey').hidden");
            Assert.Equal(1, visit.Asked);
            await visit.TapAsync("#cover-show");
            if (step.Section != "cover")
            {
                await visit.ExpectAsync(step.Section);
            }

            await HoldsAllAsync(visit, step, arrived);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_pages_own_Back_goes_one_step_and_takes_nothing_with_it(string screen, string name)
    {
        var step = Steps.Of(name);
        await using var visit = await Visit.BeginAsync(system, screen, step.Days);
        await step.ReachAsync(visit);
        await visit.SettleAsync();
        var (history, address, what) = (await visit.Page.EvaluateAsync<int>("history.length"), visit.Page.Url, await visit.WhatAsync());
        var back = visit.Page.Locator("#back");
        // There is one where a step was taken that has not sent or decided anything.
        Assert.Equal(step.Section is "write" or "clean", await back.IsVisibleAsync() && step.Section != "cover");
        if (step.Section is not ("write" or "clean"))
        {
            return;
        }

        await visit.TapAsync(back);
        await visit.UntilAsync($"document.getElementById('{step.Section}').hidden");
        Assert.Equal((history, address, 0), (await visit.Page.EvaluateAsync<int>("history.length"), visit.Page.Url, visit.Asked));
        Assert.Equal(what, await visit.WhatAsync());
        if (step.Section == "write")
        {
            await visit.TapAsync(await visit.Page.Locator("#arrived").IsVisibleAsync() ? "#more" : "#write-open");
            await visit.ExpectAsync("write");
            Assert.Equal(what, await visit.WhatAsync());
        }
    }

    private static Task LeaveAsync(Visit visit, string way) => visit.Page.EvaluateAsync($"() => {{ setTimeout(() => {way}); }}").ContinueWith(
        async _ => await visit.PassAsync(10), TaskScheduler.Default).Unwrap();

    private static async Task HoldsAllAsync(Visit visit, Step step, int arrived)
    {
        if (step.Section == "arrived")
        {
            Assert.Equal(7, await visit.Page.Locator("#code-groups li").CountAsync());
            return;
        }

        if (step.Name == "covered at the end")
        {
            Assert.Equal(7, await visit.Page.Locator("#code-groups li").CountAsync());
            return;
        }

        Assert.Equal(visit.Words, await visit.WhatAsync());
        if (step.Days != 0)
        {
            return;   // With that clock nothing is sent.
        }

        await visit.Page.UnrouteAllAsync(new PageUnrouteAllOptions { Behavior = UnrouteBehavior.IgnoreErrors });
        await ToTheBoxAsync(visit);
        await visit.ArriveAsync();
        Assert.Equal(arrived + 1, (await visit.ArrivedAsync()).Count);
    }

    private static async Task ToTheBoxAsync(Visit visit)
    {
        if (await visit.Page.Locator("#start").IsVisibleAsync())
        {
            await visit.TapAsync("#write-open");
        }
        else if (await visit.Page.Locator("#sending").IsVisibleAsync())
        {
            await visit.TapAsync("#sending-stop");
        }
    }
}

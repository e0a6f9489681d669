using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>Clocks that are wrong by days or a year: nothing is ever sealed to a key that is too old, and the key is never said to be another's because of a clock.</summary>
public sealed class ClockTests(GridSystem system) : IClassFixture<GridSystem>
{
    private static readonly int[] Clocks = [-400, -2, 2, 400];

    /// <summary>A key's last day from today: good, in its last month, and past it.</summary>
    private static readonly int[] LastDays = [60, -1, -29, -33];

    public static IEnumerable<TheoryDataRow<string, int, int>> Rows() => Grid.Whole
        ? from screen in Grid.Screens from days in Clocks from lastDay in LastDays select new TheoryDataRow<string, int, int>(screen, days, lastDay)
        : [new("phone fa", -400, 60), new("phone en", 2, -29), new("phone fa", -2, -33), new("phone en", 400, 60)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_clock_in_doubt_is_named_and_never_the_key_and_nothing_goes_under_a_key_a_month_past_its_last_day(string screen, int days, int lastDay)
    {
        await system.PublishNextAsync(lastDay);
        await using var visit = await Visit.BeginAsync(system, screen, days);
        await visit.OpenAndWriteAsync();
        var built = DateOnly.Parse((await visit.Page.GetAttributeAsync("#journey", "data-build-day"))!);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var held = today.AddDays(days) > built ? today.AddDays(days) : built;
        var tooOld = held > today.AddDays(lastDay + 30);
        await visit.SendAsync();
        if (!tooOld)
        {
            // What is said of the clock comes with the key, and may come between the finger and Send.
            await visit.ArriveAsync();
            Assert.Equal(system.Serial, (await visit.AssertArrivedAsync(visit.Words))[0].Serial);
            // A date is promised only by a clock that is not in doubt.
            var doubtful = today.AddDays(days) < built || held > today.AddDays(lastDay);
            Assert.Equal(doubtful, await visit.Page.TextContentAsync("#arrived-date") == "");
            return;
        }

        foreach (var answer in new[] { "#clock-yes", "#clock-no" })
        {
            await visit.Page.WaitForSelectorAsync("#clock-question");
            Assert.Contains(await visit.TextAsync("clock"), await visit.Page.TextContentAsync("#clock-says"), StringComparison.Ordinal);
            await NeverTheKeyAsync(visit);
            await visit.TapAsync(answer);
            await Assertions.Expect(visit.Page.Locator("#help")).ToBeVisibleAsync();
            await NeverTheKeyAsync(visit);
            await visit.SendAsync();
        }

        await visit.Page.WaitForSelectorAsync("#clock-question");
        Assert.Equal(visit.Words, await visit.WhatAsync());
        Assert.Empty(visit.Sent);
    }

    private static async Task NeverTheKeyAsync(Visit visit)
    {
        var refused = await visit.TextAsync("refusedKeyset");
        Assert.DoesNotContain(refused, await visit.Page.TextContentAsync("#journey") ?? "", StringComparison.Ordinal);
    }
}

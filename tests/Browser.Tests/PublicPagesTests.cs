using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>The public pages as they are before any script runs, and as people with assistive technology meet them.</summary>
public sealed class PublicPagesTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Theory]
    [InlineData("en/report", "what")]
    [InlineData("en/mailbox", "code")]
    public async Task Without_script_a_page_says_so_names_another_way_and_offers_no_field(string path, string field)
    {
        await using var browser = await Chromium.StartAsync(360, javaScript: false);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(system.Portal.Address, path).ToString());

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("needs JavaScript");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("on paper, by telephone");
        await Assertions.Expect(page.Locator($"#{field}")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("ltr")]
    [InlineData("rtl")]
    public async Task No_page_or_step_has_an_accessibility_error_or_runs_over_a_small_screen(string direction)
    {
        await using var browser = await Chromium.StartAsync(360);
        var page = await browser.NewPageAsync();
        await page.AddInitScriptAsync($"addEventListener('DOMContentLoaded', () => document.documentElement.dir = '{direction}')");
        foreach (var path in new[] { "", "en/", "en/mailbox" })
        {
            await page.GotoAsync(new Uri(system.Portal.Address, path).ToString());
            await CheckAsync(page, path);
        }

        var reporter = new Reporter(page, system.Portal.Address);
        await reporter.WriteAsync("Nothing real.");
        await CheckAsync(page, "the code");
        await page.ClickAsync("#code-written");
        await CheckAsync(page, "the two groups");
        await page.ClickAsync("#send-without");
        await reporter.DoneAsync();
        await CheckAsync(page, "the end");
    }

    private static async Task CheckAsync(IPage page, string where)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"{where}: {string.Join(", ", found.Violations.Select(violation => violation.Id))}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{where} is wider than the screen");
    }
}

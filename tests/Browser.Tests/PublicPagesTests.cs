using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>The public pages as they are before any script runs, and as people with assistive technology meet them.</summary>
public sealed class PublicPagesTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    [Theory]
    [InlineData("en/", "what")]
    [InlineData("en/report", "what")]
    [InlineData("en/mailbox", "code")]
    public async Task Without_script_a_page_says_so_names_another_way_and_offers_no_field(string path, string field)
    {
        await using var browser = await Chromium.StartAsync(360, javaScript: false);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(system.Portal.Address, path).ToString());

        await Assertions.Expect(page.Locator("#without-script")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#without-script")).ToContainTextAsync("needs JavaScript");
        await Assertions.Expect(page.Locator("#without-script")).ToContainTextAsync("on paper, by telephone");
        await Assertions.Expect(page.Locator($"#{field}")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("Loading")).ToBeHiddenAsync();
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
            await page.EvaluateAsync("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })");
            await CheckAsync(page, path);
        }

        var reporter = new Reporter(page, system.Portal.Address);
        await reporter.WriteAsync("Nothing real.");
        await CheckAsync(page, "the box");
        await reporter.SendAsync();
        await CheckAsync(page, "it has arrived");
        await page.ClickAsync("#code-written");
        await CheckAsync(page, "the two groups");
        await reporter.SettleAsync();
        await page.ClickAsync("#code-again");
        await reporter.SettleAsync();
        await page.ClickAsync("#no-answer");
        await reporter.SettleAsync();
        await page.ClickAsync("#clean-open");
        await page.EvaluateAsync("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })");
        await CheckAsync(page, "clean up");
        await reporter.SettleAsync();
        await page.ClickAsync("#back");
        await reporter.SettleAsync();
        await page.ClickAsync("#more");
        await page.FillAsync("#what", "More.");
        await reporter.SettleAsync();
        await page.ClickAsync("#back");
        await reporter.SettleAsync();
        await page.ClickAsync("#finish");
        await CheckAsync(page, "the cover");
        await reporter.SettleAsync();
        await page.ClickAsync("#cover-drop");
        await CheckAsync(page, "finished");
    }

    [Fact]
    public async Task In_Farsi_the_code_stands_by_itself_and_the_day_in_the_readers_calendar()
    {
        await using var browser = await Chromium.StartAsync(360, touch: true);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(system.Portal.Address, "fa/report").ToString());
        await page.WaitForSelectorAsync("#write");
        await page.FillAsync("#what", "او را بردند.");
        await CheckAsync(page, "the box in Farsi");
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.TapAsync("#send");
        await page.WaitForSelectorAsync("#arrived");
        await CheckAsync(page, "it has arrived in Farsi");
        // A number of the list beside its digits would be written down with them.
        Assert.Equal("none", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('#code-groups li')).listStyleType"));
        Assert.Matches("[۰-۹]", await page.TextContentAsync("#arrived-date"));
    }

    private static async Task CheckAsync(IPage page, string where)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"{where}: {string.Join(", ", found.Violations.Select(violation => violation.Id))}");
        var wide = await page.EvaluateAsync<string>("""
            () => document.documentElement.scrollWidth <= innerWidth ? '' : Array.from(document.querySelectorAll('*'))
              .filter((part) => part.getBoundingClientRect().left < 0 || part.getBoundingClientRect().right > innerWidth)
              .map((part) => `${part.tagName}#${part.id}`).join(' ') || 'something'
            """);
        Assert.True(wide.Length == 0, $"{where} is wider than the screen by {wide}");
    }
}

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

    [Fact]
    public async Task In_Farsi_the_code_has_the_pages_digits_in_their_order_is_copied_in_plain_ones_and_typed_back_in_any()
    {
        await using var browser = await Chromium.StartAsync(360, touch: true);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(system.Portal.Address, "fa/report").ToString());
        await page.WaitForSelectorAsync("#write");
        await page.FillAsync("#what", "او را بردند.");
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.TapAsync("#send");
        await page.WaitForSelectorAsync("#arrived");
        var groups = await page.Locator("#code-groups li").AllTextContentsAsync();
        Assert.Equal(7, groups.Count);
        Assert.All(groups, group => Assert.Matches("^[۰-۹]{4}$", group));
        var places = await page.Locator("#code-groups li").EvaluateAllAsync<float[]>(
            "groups => groups.map((group) => group.getBoundingClientRect()).map(({ left, top }) => Math.round(top) * 1000 + left)");
        Assert.Equal(places.Order(), places);
        var copied = await page.EvaluateAsync<string>("""
            () => {
              getSelection().selectAllChildren(document.getElementById('code-groups'));
              const clipboardData = new DataTransfer();
              document.getElementById('code-groups').dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
              return clipboardData.getData('text/plain');
            }
            """);
        var plain = string.Concat(string.Concat(groups).Select(digit => (char)('0' + (digit - '۰'))));
        Assert.Equal(plain, copied);

        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.TapAsync("#code-written");
        for (var field = 1; field <= 2; field++)
        {
            var label = await page.TextContentAsync($"label[for=group-{field}]");
            var group = plain.Substring(4 * ((int)char.GetNumericValue(label!.First(char.IsDigit)) - 1), 4);
            await page.FillAsync($"#group-{field}", field == 1 ? string.Concat(group.Select(digit => (char)(digit - '0' + '٠'))) : group);
        }

        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.TapAsync("#code-compare");
        await Assertions.Expect(page.Locator("#code-kept")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Seven_languages_would_stand_above_the_fold_one_tap_each()
    {
        await using var browser = await Chromium.StartAsync(360, touch: true);
        var page = await browser.NewPageAsync();
        await page.SetViewportSizeAsync(360, 740);
        await page.GotoAsync(system.Portal.Address.ToString());
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("زبان خود را انتخاب کنید");
        await page.EvaluateAsync("""
            () => {
              for (const [name, exit] of [['العربية', 'خروج'], ['中文', '退出'], ['Français', 'Quitter'], ['Русский', 'Выход'], ['Español', 'Salir']]) {
                const item = document.querySelector('.languages li').cloneNode(true);
                item.firstChild.textContent = name;
                document.querySelector('.languages').append(item);
                const said = document.querySelector('#exit span').cloneNode(true);
                said.textContent = exit;
                document.querySelector('#exit').append(said, ' ');
              }
            }
            """);
        Assert.Equal(7, await page.Locator(".languages a").CountAsync());
        Assert.InRange(await page.EvaluateAsync<float>("Math.max(...Array.from(document.querySelectorAll('.languages a'), (link) => link.getBoundingClientRect().bottom))"), 0, 740);
        Assert.True(await page.EvaluateAsync<bool>("Array.from(document.querySelectorAll('.languages a')).every((link) => link.getBoundingClientRect().height >= 48)"));
        await CheckAsync(page, "seven languages");
        await page.WaitForTimeoutAsync(Reporter.Settling);
        await page.TapAsync(".languages a[href='/fa/']");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "fa");
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

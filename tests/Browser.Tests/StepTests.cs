using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>Nothing typed is lost by a tap too many, a way back, a key that composes, or ten minutes away; and Exit leads out of the site for good.</summary>
public sealed class StepTests(WholeSystem system) : IClassFixture<WholeSystem>, IAsyncLifetime
{
    private const string Words = "They took her papers after the visit.";

    private Chromium _phone = null!;
    private IPage _page = null!;
    private Reporter _reporter = null!;

    public async ValueTask InitializeAsync()
    {
        _phone = await Chromium.StartAsync(360, touch: true);
        _page = await _phone.NewPageAsync();
        // Where the demonstration's card leads, without going there.
        await _page.RouteAsync("https://www.wikipedia.org/**", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = "<title>An ordinary page</title>" }));
        _reporter = new Reporter(_page, system.Portal.Address);
    }

    public ValueTask DisposeAsync() => _phone.DisposeAsync();

    [Theory]
    [InlineData(90)]
    [InlineData(600)]
    public async Task A_second_tap_on_any_button_does_nothing_to_the_step_that_came(int milliseconds)
    {
        await _page.GotoAsync(new Uri(system.Portal.Address, "en/").ToString());
        await TwiceAsync("#write-open", milliseconds);
        await ExpectAsync("write");
        await _page.FillAsync("#what", Words);
        await TwiceAsync("#back", milliseconds);
        await ExpectAsync("start");
        await TwiceAsync("#write-open", milliseconds);
        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        Assert.False(await _page.IsCheckedAsync("#danger"));
        await TwiceAsync("#send", milliseconds);
        await ExpectAsync("arrived");
        await Assertions.Expect(_page.Locator("#code-shown")).ToBeVisibleAsync();
        await TwiceAsync("#code-written", milliseconds);
        await Assertions.Expect(_page.Locator("#code-check")).ToBeVisibleAsync();
        await TwiceAsync("#code-again", milliseconds);
        await Assertions.Expect(_page.Locator("#code-shown")).ToBeVisibleAsync();
        await TwiceAsync("#no-answer", milliseconds);
        await ExpectAsync("arrived");
        await TwiceAsync("#clean-open", milliseconds);
        await ExpectAsync("clean");
        await TwiceAsync("#back", milliseconds);
        await ExpectAsync("arrived");
        await TwiceAsync("#more", milliseconds);
        await ExpectAsync("write");
        await _page.FillAsync("#what", Words);
        await TwiceAsync("#back", milliseconds);
        await TwiceAsync("#finish", milliseconds);
        await Assertions.Expect(_page.Locator("#cover")).ToBeVisibleAsync();
        await TwiceAsync("#cover-show", milliseconds);
        await ExpectAsync("arrived");
    }

    [Fact]
    public async Task The_devices_Back_asks_first_and_the_text_is_covered_until_it_is_asked_for()
    {
        await _page.GotoAsync(new Uri(system.Portal.Address, "healthz").ToString());
        await _reporter.WriteAsync(Words);
        var asked = new List<string>();
        _page.Dialog += async (_, dialog) =>
        {
            asked.Add(dialog.Type);
            await dialog.DismissAsync();
        };
        await _page.EvaluateAsync("history.back()");
        await Assertions.Expect(_page.Locator("#cover")).ToBeVisibleAsync();
        await Assertions.Expect(_page.Locator("#what")).ToBeHiddenAsync();
        Assert.Equal(["beforeunload"], asked);
        await TapAsync("#cover-show");
        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        await Assertions.Expect(_page.Locator("#what")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_way_to_another_page_asks_first_while_something_is_unsent()
    {
        await _reporter.WriteAsync(Words);
        await TapAsync("#back");
        await TapAsync(".doors a");
        await Assertions.Expect(_page.Locator("#cover")).ToBeVisibleAsync();
        await TapAsync("#cover-show");
        await TapAsync("#write-open");
        Assert.Equal(Words, await _page.InputValueAsync("#what"));
        await TapAsync("#back");
        await TapAsync("#languages");
        await TapAsync("#cover-drop");
        await _page.WaitForURLAsync(system.Portal.Address.ToString());
        await TapAsync(".languages a");
        await TapAsync("#write-open");
        Assert.Equal("", await _page.InputValueAsync("#what"));
    }

    [Fact]
    public async Task Exit_never_asks_and_one_Back_after_it_leads_nowhere_into_the_site()
    {
        await _page.GotoAsync(new Uri(system.Portal.Address, "healthz").ToString());
        await _page.GotoAsync(system.Portal.Address.ToString());
        await TapAsync(".languages a");
        await _page.WaitForURLAsync("**/en/");
        await TapAsync(".doors a");
        await _page.WaitForURLAsync("**/en/mailbox");
        await _page.EvaluateAsync("location.replace('/en/')");
        await TapAsync("#write-open");
        await _page.FillAsync("#what", Words);
        _page.Dialog += (_, _) => Assert.Fail("Exit asked");
        Assert.Equal(3, await _page.EvaluateAsync<int>("history.length"));   // the empty page, the page before, and this site
        await _page.ClickAsync("#exit");   // at once: no tap on Exit is one too many
        await Assertions.Expect(_page).ToHaveURLAsync("https://www.wikipedia.org/");
        await _page.GoBackAsync();
        Assert.Equal("/healthz", new Uri(_page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Escape_leaves_when_pressed_three_times_but_not_while_composing_or_held()
    {
        await _reporter.WriteAsync(Words);
        const string press = "(init) => { for (let i = 0; i < 4; i++) { document.getElementById('what').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, ...init })); } }";
        await _page.EvaluateAsync(press, new { isComposing = true });
        await _page.EvaluateAsync(press, new { repeat = true });
        await _page.EvaluateAsync(press, new { keyCode = 229 });
        Assert.EndsWith("/en/report", _page.Url, StringComparison.Ordinal);
        for (var times = 0; times < 3; times++)
        {
            await _page.Keyboard.PressAsync("Escape");
        }

        await Assertions.Expect(_page).ToHaveURLAsync("https://www.wikipedia.org/");
    }

    [Fact]
    public async Task After_ten_minutes_the_code_is_gone_and_unsent_text_is_covered()
    {
        await _page.AddInitScriptAsync("{ const now = Date.now; Date.now = () => now() + (self.away || 0); }");
        await _reporter.WriteAsync(Words);
        await _reporter.SendAsync();
        await TapAsync("#more");
        await _page.FillAsync("#what", "And this.");
        await AwayAsync(9);
        await Assertions.Expect(_page.Locator("#what")).ToBeVisibleAsync();
        await AwayAsync(20);
        await Assertions.Expect(_page.Locator("#cover")).ToBeVisibleAsync();
        Assert.Equal(0, await _page.Locator("#code-groups li").CountAsync());
        await TapAsync("#cover-show");
        Assert.Equal("And this.", await _page.InputValueAsync("#what"));
        await _reporter.SettleAsync();
        await _reporter.SendAsync();
        Assert.Equal(7, await _page.Locator("#code-groups li").CountAsync());   // another visit, with a code of its own
        await AwayAsync(40);
        await Assertions.Expect(_page.Locator("#finished-idle")).ToBeVisibleAsync();
        Assert.Equal(0, await _page.Locator("#code-groups li").CountAsync());
    }

    [Fact]
    public async Task Copying_the_code_copies_its_digits_and_nothing_else()
    {
        await _reporter.WriteAsync(Words);
        await _reporter.SendAsync();
        var copied = await _page.EvaluateAsync<string>("""
            () => {
              getSelection().selectAllChildren(document.getElementById('arrived'));
              const clipboardData = new DataTransfer();
              document.getElementById('arrived').dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
              return clipboardData.getData('text/plain');
            }
            """);
        Assert.Equal(string.Concat(await _page.Locator("#code-groups li").AllTextContentsAsync()), copied);
    }

    [Fact]
    public async Task A_mark_of_an_error_goes_when_it_is_mended()
    {
        await _reporter.WriteAsync("");
        await TapAsync("#send");
        await Assertions.Expect(_page.Locator("#errors")).ToBeFocusedAsync();
        await Assertions.Expect(_page.Locator("#what")).ToHaveAttributeAsync("aria-invalid", "true");
        await _page.FillAsync("#what", Words);
        await Assertions.Expect(_page.Locator("#errors")).ToBeHiddenAsync();
        Assert.Null(await _page.GetAttributeAsync("#what", "aria-invalid"));
    }

    private async Task TapAsync(string selector)
    {
        await _page.WaitForSelectorAsync(selector);
        await _reporter.SettleAsync();
        await _page.TapAsync(selector);
    }

    private async Task TwiceAsync(string selector, int milliseconds)
    {
        await _page.WaitForSelectorAsync(selector);
        await _reporter.SettleAsync();
        await _page.Locator(selector).ScrollIntoViewIfNeededAsync();
        var box = (await _page.Locator(selector).BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await _page.Touchscreen.TapAsync(x, y);
        await _page.WaitForTimeoutAsync(milliseconds);
        await _page.Touchscreen.TapAsync(x, y);
    }

    private Task ExpectAsync(string step) => Assertions.Expect(_page.Locator($"#{step}")).ToBeVisibleAsync();

    private async Task AwayAsync(int minutes) =>
        await _page.EvaluateAsync($"() => {{ self.away = {minutes * 60_000}; document.dispatchEvent(new Event('visibilitychange')); }}");
}

using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests;

/// <summary>Whatever a tap brings or takes away within a step, no other button comes under the finger, however slow the second tap is.</summary>
public sealed class FingerTests(WholeSystem system) : IClassFixture<WholeSystem>, IAsyncLifetime
{
    private const string Words = "They took her papers after the visit.";

    private Chromium _phone = null!;
    private IPage _page = null!;
    private Reporter _reporter = null!;

    public async ValueTask InitializeAsync()
    {
        _phone = await Chromium.StartAsync(360, touch: true);
        _page = await _phone.NewPageAsync();
        await _page.SetViewportSizeAsync(360, 740);
        _reporter = new Reporter(_page, system.Portal.Address);
    }

    public ValueTask DisposeAsync() => _phone.DisposeAsync();

    [Theory]
    [InlineData("en")]
    [InlineData("fa")]
    public async Task Wanting_no_answer_leaves_the_list_below_where_it_is(string language)
    {
        await SendAsync(language);
        await StaysAsync("#no-answer", "#more", "#code-dropped");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fa")]
    public async Task Two_groups_typed_again_leave_the_list_below_where_it_is(string language)
    {
        await SendAsync(language);
        var groups = await _page.Locator("#code-groups li").AllTextContentsAsync();
        await _page.TapAsync("#code-written");
        await _reporter.SettleAsync();
        await StaysAsync("#code-compare", "#more", "#code-errors", errors: true);
        for (var field = 1; field <= 2; field++)
        {
            var label = await _page.TextContentAsync($"label[for=group-{field}]");
            var place = (int)char.GetNumericValue(label!.First(char.IsDigit));
            await _page.FillAsync($"#group-{field}", groups[place - 1]);
        }

        await _reporter.SettleAsync();
        await StaysAsync("#code-compare", "#more", "#code-kept");
    }

    [Fact]
    public async Task A_file_taken_out_leaves_the_next_ones_button_where_it_is_and_a_second_tap_takes_out_no_other()
    {
        await OpenAsync("en");
        await _page.SetInputFilesAsync("#files", Enumerable.Range(1, 3).Select(number => new FilePayload { Name = $"{number}.txt", MimeType = "text/plain", Buffer = [1] }).ToArray());
        await _page.Locator("#files-list li:nth-child(3)").ScrollIntoViewIfNeededAsync();
        await _reporter.SettleAsync();
        foreach (var left in new[] { 2, 1, 0 })
        {
            await StaysAsync($"#files-list li:nth-child({3 - left}) button", "#danger", null);
            var text = await _page.TextContentAsync("#files-chosen");
            Assert.StartsWith(left == 0 ? "" : $"Chosen: {left},", text, StringComparison.Ordinal);
        }

        await _page.SetInputFilesAsync("#files", new FilePayload { Name = "4.txt", MimeType = "text/plain", Buffer = [1] });
        Assert.Equal(["4.txt"], await _page.Locator("#files-list bdi").AllTextContentsAsync());
    }

    [Fact]
    public async Task An_error_mended_by_a_tap_leaves_what_stands_below_it_where_it_is()
    {
        await OpenAsync("en");
        await _page.EvaluateAsync("""
            () => {
              const chosen = new DataTransfer();
              for (let number = 0; number < 3; number++) {
                chosen.items.add(new File([new Uint8Array(10)], 'x'.repeat(400000), { type: 'image/png' }));
              }
              document.getElementById('files').files = chosen.files;
              document.getElementById('files').dispatchEvent(new Event('change'));
            }
            """);
        await _page.CheckAsync("#keep-names");
        await _page.TapAsync("#send");
        await Assertions.Expect(_page.Locator("#errors")).ToContainTextAsync("names of your files are too long");
        await _reporter.SettleAsync();
        await StaysAsync("#keep-names", "#danger", null);
        await Assertions.Expect(_page.Locator("#errors")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_answer_about_the_clock_leaves_what_stands_below_it_where_it_is()
    {
        await _page.AddInitScriptAsync("{ const now = Date.now; const Real = Date; self.Date = class extends Real { constructor(...given) { super(...(given.length ? given : [now() + 400 * 86400000])); } static now() { return now() + 400 * 86400000; } }; }");
        await OpenAsync("en");
        await _page.TapAsync("#send");
        await _page.WaitForSelectorAsync("#clock-question");
        await _reporter.SettleAsync();
        await StaysAsync("#clock-yes", "#send", "#clock-then");
    }

    [Fact]
    public async Task Trying_again_brings_no_other_button_under_the_finger()
    {
        await _page.RouteAsync("**/api/mechanisms/*/items/*", route => route.AbortAsync());
        await OpenAsync("en");
        await _page.TapAsync("#send");
        await _page.WaitForSelectorAsync("#sending-retry");
        await _page.UnrouteAsync("**/api/mechanisms/*/items/*");
        await _page.RouteAsync("**/api/mechanisms/*/items/*", _ => Task.CompletedTask);
        await _reporter.SettleAsync();
        await StaysAsync("#sending-retry", "#sending-stop", "#sending-text");
    }

    [Fact]
    public async Task The_bar_for_the_line_comes_without_moving_anything()
    {
        await OpenAsync("en");
        var before = await TopAsync("#send");
        await _phone.Context.SetOfflineAsync(true);
        await Assertions.Expect(_page.Locator("#line")).ToContainTextAsync("No line");
        Assert.Equal(before, await TopAsync("#send"));
        await _phone.Context.SetOfflineAsync(false);
        await Assertions.Expect(_page.Locator("#line")).ToBeHiddenAsync();
    }

    private async Task OpenAsync(string language)
    {
        await _page.GotoAsync(new Uri(system.Portal.Address, $"{language}/report").ToString());
        await _page.WaitForSelectorAsync("#write");
        await _page.FillAsync("#what", Words);
        await _reporter.SettleAsync();
    }

    private async Task SendAsync(string language)
    {
        await OpenAsync(language);
        await _page.TapAsync("#send");
        await _reporter.ArrivedAsync();
    }

    /// <summary>Taps, and looks what stands there afterwards: the same button, or none; and whether another one has moved.</summary>
    private async Task StaysAsync(string button, string other, string? words, bool errors = false)
    {
        await _page.Locator(button).ScrollIntoViewIfNeededAsync();
        var box = (await _page.Locator(button).BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var before = await TopAsync(other);
        await _page.Touchscreen.TapAsync(x, y);
        foreach (var wait in new[] { 90, 600 })
        {
            await _page.WaitForTimeoutAsync(wait);
            var under = await _page.EvaluateAsync<string>(
                "([x, y, button]) => { const there = document.elementFromPoint(x, y).closest('button, a, label, summary, select, input'); return there === null || there === document.querySelector(button) || there.contains(document.querySelector(button)) ? '' : there.id || there.outerHTML; }",
                new object[] { (double)x, (double)y, button });
            Assert.Equal("", errors ? "" : under);
            if (!errors)
            {
                Assert.InRange(await TopAsync(other) - before, -1, 1);
            }
        }

        if (words is not null)
        {
            await Assertions.Expect(_page.Locator(words)).ToBeVisibleAsync();
            await Assertions.Expect(_page.Locator(words)).ToBeInViewportAsync();
        }
    }

    private async Task<float> TopAsync(string selector) => MathF.Round((await _page.Locator(selector).BoundingBoxAsync())!.Y);
}

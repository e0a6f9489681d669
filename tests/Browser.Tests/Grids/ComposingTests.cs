using Microsoft.Playwright;
using Xunit;

namespace SafeReport.Browser.Tests.Grids;

/// <summary>Keyboards that compose letters have Escape and Enter for themselves: while they compose neither leaves the page nor decides anything, and every letter stays.</summary>
public sealed class ComposingTests(GridSystem system) : IClassFixture<GridSystem>
{
    private static readonly Dictionary<string, (string Composing, string Letters)> Keyboards = new(StringComparer.Ordinal)
    {
        ["pinyin"] = ("ta men", "他们"),
        ["kana"] = ("わたし", "私"),
        ["hangul"] = ("ㅎㅏㄴ", "한"),
        ["farsi, suggested"] = ("دید", "دیدار"),
    };

    public static IEnumerable<TheoryDataRow<string, string>> Rows() => Grid.OnScreens(Keyboards.Keys, Keyboards.Keys.Take(2));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Escape_and_Enter_while_composing_do_nothing_and_what_was_composed_arrives(string screen, string keyboard)
    {
        var (composing, letters) = Keyboards[keyboard];
        await using var visit = await Visit.BeginAsync(system, screen);
        await visit.OpenAsync();
        await visit.TapAsync("#write-open");
        await visit.Page.FocusAsync("#what");
        var keys = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await ComposeAsync(visit, keys, composing);
        Assert.Equal(composing, await visit.WhatAsync());
        Assert.True(await visit.Page.Locator("#write").IsVisibleAsync());
        await keys.SendAsync("Input.insertText", new Dictionary<string, object> { ["text"] = letters });
        Assert.Equal(letters, await visit.WhatAsync());
        await visit.SendAsync();
        await visit.ExpectAsync("arrived");
        await visit.AssertArrivedAsync(letters);

        // Digits of the code, as a keyboard of full width composes them.
        await visit.TapAsync("#code-written");
        await visit.ExpectAsync("code-check");
        await visit.Page.FocusAsync("#group-1");
        await ComposeAsync(visit, keys, "１２");
        Assert.True(await visit.Page.Locator("#code-errors").IsHiddenAsync());
        Assert.True(await visit.Page.Locator("#code-check").IsVisibleAsync());
        Assert.DoesNotContain(GridSystem.Elsewhere, visit.Page.Url, StringComparison.Ordinal);
    }

    private static async Task ComposeAsync(Visit visit, ICDPSession keys, string composing)
    {
        await visit.Page.EvaluateAsync("""
            () => {
              if (!self.heard) {
                addEventListener('keydown', ({ key, isComposing, keyCode }) => { self.heard.push(`${key} ${isComposing || keyCode === 229}`); }, true);
              }
              self.heard = [];
            }
            """);
        await keys.SendAsync("Input.imeSetComposition", new Dictionary<string, object> { ["text"] = composing, ["selectionStart"] = composing.Length, ["selectionEnd"] = composing.Length });
        foreach (var key in new[] { ("Escape", 27), ("Escape", 27), ("Escape", 27), ("Escape", 27), ("Enter", 13) })
        {
            // 229 is what a keyboard that composes gives in place of the key's own number.
            await keys.SendAsync("Input.dispatchKeyEvent", new Dictionary<string, object> { ["type"] = "rawKeyDown", ["key"] = key.Item1, ["code"] = key.Item1, ["windowsVirtualKeyCode"] = 229 });
            await keys.SendAsync("Input.dispatchKeyEvent", new Dictionary<string, object> { ["type"] = "keyUp", ["key"] = key.Item1, ["code"] = key.Item1, ["windowsVirtualKeyCode"] = key.Item2 });
        }

        Assert.Equal(["Escape true", "Escape true", "Escape true", "Escape true", "Enter true"], await visit.Page.EvaluateAsync<string[]>("self.heard"));
    }
}

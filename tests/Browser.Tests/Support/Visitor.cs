using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Support;

/// <summary>Somebody who goes from the language page to the answer in one language.</summary>
internal sealed class Visitor(IPage page, Uri portal, string language, IHands hands)
{
    public PageTexts Texts { get; } = PageTexts.Of(language);

    public IHands Hands => hands;

    /// <summary>Digits as her keyboard has them.</summary>
    public string Written(string digits) => language == "fa" ? Reporter.InPersianDigits(digits) : digits;

    public async Task ArriveAsync()
    {
        await page.GotoAsync(portal.ToString());
        await hands.PressAsync($".languages a[href='/{language}/']");
        await page.WaitForSelectorAsync("#door-write:not([hidden])");
        await ReadsAsync("#start-title", "start.title");
    }

    public async Task WriteAsync(string words, bool danger = false, FilePayload? file = null)
    {
        await page.WaitForSelectorAsync("#write:not([hidden])");
        await hands.TypeAsync("#what", words);
        if (file is not null)
        {
            await hands.ChooseFileAsync(file);
            await Assertions.Expect(page.Locator("#files-list li")).ToHaveCountAsync(1);
        }

        if (danger)
        {
            await hands.PressAsync("#danger");
        }
    }

    public async Task SendAsync()
    {
        await hands.PressAsync("#send");
        await page.WaitForSelectorAsync("#arrived:not([hidden])");
        await ReadsAsync("#arrived-title", "arrived.title");
    }

    /// <summary>The 28 digits, as shown.</summary>
    public async Task<string> CodeAsync() => Plain(string.Concat(await page.Locator("#code-groups li").AllTextContentsAsync()));

    /// <summary>Writes the code on paper and two groups of it back.</summary>
    public async Task<string> KeepCodeAsync()
    {
        var code = await CodeAsync();
        await hands.PressAsync("#code-written");
        await ReadsAsync("#code-check-title", "arrived.checkTitle");
        await TypeBackAsync(code);
        await hands.PressAsync("#code-compare");
        await page.WaitForSelectorAsync("#code-kept:not([hidden])");
        return code;
    }

    public async Task TypeBackAsync(string code)
    {
        for (var field = 1; field <= 2; field++)
        {
            var group = int.Parse(Plain((await page.TextContentAsync($"label[for=group-{field}]"))!));
            await hands.TypeAsync($"#group-{field}", Written(code.Substring(4 * (group - 1), 4)));
        }
    }

    public async Task FinishAsync()
    {
        await hands.PressAsync("#finish");
        await page.WaitForSelectorAsync("#finished:not([hidden])");
        await ReadsAsync("#finished-title", "finished.title");
    }

    /// <summary>By the door of the start page.</summary>
    public async Task OpenMailboxAsync(string code)
    {
        await hands.PressAsync(".doors a");
        await page.WaitForURLAsync($"**/{language}/mailbox");
        await hands.TypeAsync("#code", Written(code));
        await hands.PressAsync("#open");
        await page.WaitForSelectorAsync("#opened-step:not([hidden])");
    }

    public async Task ReadsAsync(string selector, string key)
    {
        await Assertions.Expect(page.Locator(selector)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(selector)).ToHaveTextAsync(Texts[key]);
    }

    /// <summary>The digits of a text, as ASCII has them.</summary>
    private static string Plain(string text) => string.Concat(text.Where(char.IsDigit).Select(digit => (int)char.GetNumericValue(digit)));
}

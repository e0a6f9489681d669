using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Support;

/// <summary>What a reporter does on the Portal's pages.</summary>
internal sealed class Reporter(IPage page, Uri portal)
{
    /// <summary>For so long after a step has changed no tap counts.</summary>
    public const int Settling = 750;

    /// <summary>Opens the first message and fills it in.</summary>
    public async Task WriteAsync(string what, bool danger = false, params FilePayload[] files)
    {
        await page.GotoAsync(new Uri(portal, "en/report").ToString());
        await FillAsync(what, danger, files);
    }

    public async Task FillAsync(string what, bool danger = false, params FilePayload[] files)
    {
        await page.WaitForSelectorAsync("#write");
        await page.FillAsync("#what", what);
        await SettleAsync();
        if (danger)
        {
            await page.CheckAsync("#danger");
        }

        if (files.Length > 0)
        {
            await page.SetInputFilesAsync("#files", files);
            await page.CheckAsync("#keep-names");
        }
    }

    /// <summary>Sends, and waits until it has arrived.</summary>
    public async Task SendAsync()
    {
        await page.ClickAsync("#send");
        await ArrivedAsync();
    }

    public async Task ArrivedAsync()
    {
        await page.WaitForSelectorAsync("#arrived");
        await SettleAsync();
    }

    /// <summary>Writes the code down and types two groups again. Returns the 28 digits.</summary>
    public async Task<string> KeepCodeAsync()
    {
        var groups = await page.Locator("#code-groups li").AllTextContentsAsync();
        await page.ClickAsync("#code-written");
        await SettleAsync();
        for (var field = 1; field <= 2; field++)
        {
            var label = await page.TextContentAsync($"label[for=group-{field}]");
            var group = int.Parse(InAsciiDigits(label!.Where(char.IsDigit)));
            await page.FillAsync($"#group-{field}", groups[group - 1]);
        }

        await page.ClickAsync("#code-compare");
        await page.WaitForSelectorAsync("#code-kept");
        await SettleAsync();
        return InAsciiDigits(groups.SelectMany(group => group));
    }

    public async Task<string> SendUnderCodeAsync()
    {
        await SendAsync();
        return await KeepCodeAsync();
    }

    public Task SettleAsync() => page.WaitForTimeoutAsync(Settling);

    public async Task OpenMailboxAsync(string code)
    {
        await page.GotoAsync(new Uri(portal, "en/mailbox").ToString());
        await page.FillAsync("#code", code);
        await SettleAsync();
        await page.ClickAsync("#open");
        await page.WaitForSelectorAsync("#opened-step");
    }

    public async Task<IReadOnlyList<string>> RepliesAsync() => await page.Locator("#replies .reply p").AllTextContentsAsync();

    private static string InAsciiDigits(IEnumerable<char> digits) => string.Concat(digits.Select(digit => (int)char.GetNumericValue(digit)));

    /// <summary>The code as somebody writes it on a Persian keyboard: ۱۲۳۴ ۵۶۷۸ …</summary>
    public static string InPersianDigits(string code) =>
        string.Join(' ', code.Chunk(4).Select(group => string.Concat(group.Select(digit => (char)('۰' + (digit - '0'))))));
}

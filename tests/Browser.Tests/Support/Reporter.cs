using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Support;

/// <summary>What a reporter does on the Portal's pages.</summary>
internal sealed class Reporter(IPage page, Uri portal)
{
    /// <summary>Fills the form and goes on to the access code.</summary>
    public async Task WriteAsync(string what, string act = "A02", string? otherAct = null, bool danger = false, params FilePayload[] files)
    {
        await page.GotoAsync(new Uri(portal, "en/report").ToString());
        await page.FillAsync("#what", what);
        if (danger)
        {
            await page.CheckAsync("#danger");
        }

        await page.SelectOptionAsync("#treated", "yes");
        await page.CheckAsync($"#act-{act}");
        if (otherAct is not null)
        {
            await page.CheckAsync("#act-Z98");
            await page.FillAsync("#act-other", otherAct);
        }

        if (files.Length > 0)
        {
            await page.SetInputFilesAsync("#files", files);
            await page.CheckAsync("#keep-names");
        }

        await page.ClickAsync("#to-code");
        await page.WaitForSelectorAsync("#code-shown");
    }

    /// <summary>Writes the code down, types two groups again, sends. Returns the 28 digits.</summary>
    public async Task<string> SendUnderCodeAsync(bool waitUntilDone = true)
    {
        var groups = await page.Locator("#code-groups b").AllTextContentsAsync();
        await page.ClickAsync("#code-written");
        for (var field = 1; field <= 2; field++)
        {
            var label = await page.TextContentAsync($"label[for=group-{field}]");
            var group = int.Parse(label!.Where(char.IsAsciiDigit).ToArray());
            await page.FillAsync($"#group-{field}", groups[group - 1]);
        }

        await page.ClickAsync("#send");
        if (waitUntilDone)
        {
            await DoneAsync();
        }

        return string.Concat(groups);
    }

    public async Task DoneAsync() => await page.WaitForSelectorAsync("#done-step");

    public async Task OpenMailboxAsync(string code)
    {
        await page.GotoAsync(new Uri(portal, "en/mailbox").ToString());
        await page.FillAsync("#code", code);
        await page.ClickAsync("#open");
        await page.WaitForSelectorAsync("#opened-step");
    }

    public async Task<IReadOnlyList<string>> RepliesAsync() => await page.Locator("#replies .reply p").AllTextContentsAsync();

    /// <summary>The code as somebody writes it on a Persian keyboard: ۱۲۳۴ ۵۶۷۸ …</summary>
    public static string InPersianDigits(string code) =>
        string.Join(' ', code.Chunk(4).Select(group => string.Concat(group.Select(digit => (char)('۰' + (digit - '0'))))));
}

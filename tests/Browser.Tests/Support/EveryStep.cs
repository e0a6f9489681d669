using Microsoft.Playwright;

namespace SafeReport.Browser.Tests.Support;

/// <summary>Goes by touch to every place of the public pages where somebody can stand, and has each looked at.</summary>
internal sealed class EveryStep(IPage page, Uri portal, string language, Func<string, Task> look)
{
    private const string Items = "**/api/mechanisms/*/items/*";
    private const string Keysets = "**/api/mechanisms/*/keyset";

    private readonly Touch _touch = new(page);
    private readonly Visitor _visitor = new(page, portal, language, new Touch(page));

    public async Task WalkAsync(string words, FilePayload file)
    {
        await StartAsync();
        await WriteAsync(words, file);
        await SendAsync();
        var code = await CodeAsync();
        await AfterwardsAsync(words);
        await MailboxAsync(code);
        await page.GotoAsync(new Uri(portal, $"{language}/nothing-here").ToString());
        await look("error");
    }

    private async Task StartAsync()
    {
        await page.GotoAsync(portal.ToString());
        await look("languages");
        await HeldAsync("**/js/page.js", async () =>
        {
            await page.GotoAsync(new Uri(portal, $"{language}/").ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            await page.WaitForSelectorAsync("#loading");
            await look("loading");
        });
        await page.WaitForSelectorAsync("#door-write:not([hidden])");
        await look("start");
        await UnfoldAsync();
        await look("start, unfolded");
    }

    private async Task WriteAsync(string words, FilePayload file)
    {
        await _touch.PressAsync("#write-open");
        await page.WaitForSelectorAsync("#write:not([hidden])");
        await look("write");
        await _touch.PressAsync("#send");
        await page.WaitForSelectorAsync("#errors:not([hidden])");
        await look("write, with an error");
        await _visitor.WriteAsync(words, danger: true, file);
        await UnfoldAsync();
        await look("write, filled in");
    }

    private async Task SendAsync()
    {
        await HeldAsync(Items, async () =>
        {
            await _touch.PressAsync("#send");
            await page.WaitForSelectorAsync("#sending:not([hidden])");
            await look("sending");
        }, breaks: true);
        await page.WaitForSelectorAsync("#sending-retry:not([hidden])");
        await look("not sent yet");
        await _touch.PressAsync("#sending-retry");
        await page.WaitForSelectorAsync("#arrived:not([hidden])");
        await look("arrived");
    }

    private async Task<string> CodeAsync()
    {
        var code = await _visitor.CodeAsync();
        await _touch.PressAsync("#code-written");
        await look("code back");
        await _touch.PressAsync("#code-compare");
        await page.WaitForSelectorAsync("#code-errors:not([hidden])");
        await look("code back, with an error");
        await _touch.PressAsync("#code-again");
        await _touch.PressAsync("#no-answer");
        await page.WaitForSelectorAsync("#code-dropped:not([hidden])");
        await look("no answer");
        return code;
    }

    private async Task AfterwardsAsync(string words)
    {
        await _touch.PressAsync("#clean-open");
        await UnfoldAsync();
        await look("clean up");
        await _touch.PressAsync("#back");
        await _touch.PressAsync("#more");
        await _visitor.WriteAsync(words);
        await look("write again");
        await _touch.PressAsync("#back");
        await _touch.PressAsync("#finish");
        await page.WaitForSelectorAsync("#cover:not([hidden])");
        await look("cover");
        await _touch.PressAsync("#cover-drop");
        await page.WaitForSelectorAsync("#finished:not([hidden])");
        await look("finished");
    }

    private async Task MailboxAsync(string code)
    {
        await page.GotoAsync(new Uri(portal, $"{language}/mailbox").ToString());
        await page.WaitForSelectorAsync("#code");
        await look("mailbox");
        await _touch.PressAsync("#open");
        await page.WaitForSelectorAsync("#errors:not([hidden])");
        await look("mailbox, with an error");
        await _touch.TypeAsync("#code", _visitor.Written(string.Concat(code.Chunk(4).Reverse().Select(group => new string(group)))));
        await _touch.PressAsync("#open");
        await page.WaitForSelectorAsync("#reversed:not([hidden])");
        await look("mailbox, a code backwards");
        await HeldAsync(Keysets, async () =>
        {
            await _touch.PressAsync("#reversed-yes");
            await page.WaitForSelectorAsync("#code-form", new PageWaitForSelectorOptions { State = WaitForSelectorState.Hidden });
            await look("mailbox, reading");
        });
        await page.WaitForSelectorAsync("#opened-step:not([hidden])");
        await look("mailbox, no answer yet");
        await _touch.PressAsync("#erase-open");
        await page.WaitForSelectorAsync("#erase-step:not([hidden])");
        await look("mailbox, erasing");
    }

    private async Task UnfoldAsync() =>
        await page.EvaluateAsync("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })");

    /// <summary>While the act lasts such requests get no answer, and afterwards theirs, or a broken line.</summary>
    private async Task HeldAsync(string requests, Func<Task> act, bool breaks = false)
    {
        var over = new TaskCompletionSource();
        await page.RouteAsync(requests, async route =>
        {
            await over.Task;
            await (breaks ? route.AbortAsync() : route.ContinueAsync());
        });
        await act();
        over.SetResult();
        await page.UnrouteAsync(requests);
    }
}

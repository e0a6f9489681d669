using System.Diagnostics;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;

namespace SafeReport.Benchmarks.Pages;

/// <summary>One visit on a slow line, from the start page to the receipt and a second message, and later the mailbox.</summary>
internal sealed class Visit(IPage page, CountingRelay relay, Uri portal, string language)
{
    private const string What = "They took him out of the cell two days after he had spoken with the visitors. Nobody tells us where he is. ";

    /// <summary>Nothing passes for so long only when nothing is asked for any more: a request waits 400 ms.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Notes the first frame in which what stands above the fold is laid out, and the first in which the box can be typed in. A frame is
    /// drawn only when the style sheet is there.
    /// </summary>
    private const string Watch = """
        (() => {
          const seen = (window.__seen = {});
          const shown = (name, found) => {
            if (!(name in seen) && found && found.getClientRects().length > 0) {
              seen[name] = performance.now();
            }
          };
          const look = () => {
            const start = document.getElementById('start');
            shown('readable', start && start.querySelector('.doors + p'));
            shown('door', document.getElementById('write-open'));
            shown('box', document.getElementById('what'));
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })();
        """;

    public async Task<VisitFigures> MeasureAsync()
    {
        var reporter = new Reporter(page, portal);
        var line = await SlowLine.UnderAsync(page);
        await page.AddInitScriptAsync(Watch);
        await GoAsync("", "main a");
        await relay.QuietAsync(Silence);

        var before = relay.Passed;
        await GoAsync($"{language}/", "#write-open");
        await relay.QuietAsync(Silence);
        var start = relay.Passed - before;
        await page.GotoAsync("about:blank");

        before = relay.Passed;
        await page.GotoAsync(Address($"{language}/"), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await page.WaitForSelectorAsync("#write-open");
        await reporter.SettleAsync();   // before, a tap does not count
        await page.TapAsync("#write-open");
        await page.WaitForSelectorAsync("#what");
        await page.FillAsync("#what", string.Concat(Enumerable.Repeat(What, 6)));
        await relay.QuietAsync(Silence);
        var sent = await TimeAsync(() => page.TapAsync("#send"), "#arrived");
        await relay.QuietAsync(Silence);
        var toReceipt = relay.Passed - before;

        await reporter.SettleAsync();
        var code = await reporter.KeepCodeAsync();
        before = relay.Passed;
        await page.TapAsync("#more");
        await page.FillAsync("#what", What);
        await reporter.SettleAsync();
        await page.TapAsync("#send");
        await page.WaitForSelectorAsync("#arrived");
        await relay.QuietAsync(Silence);
        return new VisitFigures
        {
            Start = start,
            Readable = await SeenAsync("readable"),
            Box = await SeenAsync("box") - await SeenAsync("readable"),
            ScriptAndStyle = line.BytesOf("/css/site.css", "/js/page.js"),
            ToReceipt = toReceipt,
            Sent = sent,
            Further = relay.Passed - before,
            Code = code,
        };
    }

    /// <summary>From the tap until the answers are there, with all that the page needs loaded before.</summary>
    public async Task<(double Seconds, Traffic Passed)> ReadMailboxAsync(string code)
    {
        await SlowLine.UnderAsync(page);
        await GoAsync($"{language}/mailbox", "#code");
        await relay.QuietAsync(Silence);
        await page.FillAsync("#code", code);
        await new Reporter(page, portal).SettleAsync();   // before, a tap does not count
        var before = relay.Passed;
        var seconds = await TimeAsync(() => page.TapAsync("#open"), "#opened-step");
        return (seconds, relay.Passed - before);
    }

    private string Address(string path) => new Uri(portal, path).ToString();

    private async Task GoAsync(string path, string shown)
    {
        await page.GotoAsync(Address(path));
        await page.WaitForSelectorAsync(shown);
    }

    private async Task<double> TimeAsync(Func<Task> act, string shown)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        await page.WaitForSelectorAsync(shown);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<double> SeenAsync(string name) => await page.EvaluateAsync<double>("name => window.__seen[name] / 1000", name);
}

/// <summary>Bytes as they came, headers and all; times in seconds.</summary>
internal sealed record VisitFigures
{
    public required Traffic Start { get; init; }

    public required double Readable { get; init; }

    /// <summary>After it was readable, by somebody who taps the door in the moment in which it takes a tap.</summary>
    public required double Box { get; init; }

    public required long ScriptAndStyle { get; init; }

    public required Traffic ToReceipt { get; init; }

    public required double Sent { get; init; }

    public required Traffic Further { get; init; }

    public required string Code { get; init; }
}

using System.Text;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;

namespace SafeReport.Benchmarks.Crypto.Browser;

/// <summary>The Portal's own bundle in Chromium: sealing 10 MB against the age package in Node, and the access code with and without crypto.subtle.</summary>
internal sealed class BrowserBenchmark(PageServer server, OfferedKeyset keyset, bool jit)
{
    private const int FileLength = 10_000_000;
    private const int Rounds = 3;

    // Without the JIT one sealing takes seconds, and one code without crypto.subtle the better part of a minute.
    private readonly int _warmUp = jit ? 3 : 0;
    private readonly int _times = jit ? 5 : 1;
    private readonly int _codes = jit ? 3 : 1;

    private string With => jit ? "" : ", no JIT";

    public static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        await using var server = await PageServer.StartAsync();
        var keyset = OfferedKeyset.Make();
        return
        [
            .. await new BrowserBenchmark(server, keyset, jit: true).MeasureAsync(),
            .. await new BrowserBenchmark(server, keyset, jit: false).MeasureAsync(),
        ];
    }

    private async Task<IReadOnlyList<Measurement>> MeasureAsync()
    {
        string[] flags = [$"--host-resolver-rules=MAP {PageServer.StrangerHost} 127.0.0.1", .. jit ? Array.Empty<string>() : ["--js-flags=--jitless"]];
        await using var chromium = await Chromium.StartAsync(moreFlags: flags);
        var near = await PageAsync(chromium, "localhost", subtle: true);
        var stranger = await PageAsync(chromium, PageServer.StrangerHost, subtle: false);
        return
        [
            await Step.TimedAsync($"Sealing in Chromium and Node{With}", () => SealingAsync(near)),
            await Step.TimedAsync($"Deriving in Chromium{With}", () => DerivingAsync(near, stranger)),
        ];
    }

    private async Task<IPage> PageAsync(Chromium chromium, string host, bool subtle)
    {
        var page = await chromium.NewPageAsync();
        await page.GotoAsync($"http://{host}:{server.Port}/");
        return await page.EvaluateAsync<bool>("() => Boolean(crypto.subtle)") == subtle
            ? page
            : throw new InvalidOperationException("The browser does not treat the page's origin as expected.");
    }

    private async Task<Measurement> SealingAsync(IPage page)
    {
        var padded = Padding.PaddedLength(FileLength + Padding.Smallest / 8);
        List<double> browser = [];
        List<double> node = [];
        for (var round = 0; round < Rounds; round++)
        {
            var measured = await MeasureAsync(page, "seal", new { keyset = keyset.ForWorker, fileLength = FileLength, times = _warmUp + _times });
            browser.AddRange(measured[_warmUp..]);
            node.AddRange(await NodeSealing.RunAsync(jit, keyset.Recipient, padded, _warmUp, _times));
        }

        return Measurement.Reported(
            $"sealing a file of 10 MB in Chromium{With}", Measurement.Median(browser), "ms",
            $"the age package alone in Node{With}, as many bytes as the item has", Measurement.Median(node));
    }

    private async Task<Measurement> DerivingAsync(IPage near, IPage stranger)
    {
        List<double> without = [];
        List<double> with = [];
        for (var round = 0; round < _codes; round++)
        {
            with.AddRange(await DeriveAsync(near));
            without.AddRange(await DeriveAsync(stranger));
        }

        return Measurement.Reported(
            $"keys of an access code, no crypto.subtle{With}", Measurement.Median(without), "ms",
            $"with crypto.subtle{With}", Measurement.Median(with));
    }

    private async Task<double[]> DeriveAsync(IPage page)
    {
        using var code = AccessCode.Generate();
        return await MeasureAsync(page, "derive", new { pins = keyset.Pins, code = Encoding.ASCII.GetString(code.Digits.Span) });
    }

    private static Task<double[]> MeasureAsync(IPage page, string what, object work) =>
        page.EvaluateAsync<double[]>("async ([what, work]) => (await import('/measure.js'))[what](work)", new[] { what, work });
}

using SafeReport.Browser.Tests.Support;

namespace SafeReport.Benchmarks.Pages;

/// <summary>
/// The budgets of reporter.md 5 in Chromium. Bytes and requests by the worst of all visits, times by the median of a language's visits and the
/// slower language: whatever else the machine does in that moment is no cost of the pages.
/// </summary>
internal static class BudgetBenchmark
{
    /// <summary>A browser offers brotli to a name of this machine, and to any other by plain http, as an onion is reached, gzip alone.</summary>
    private const string Near = "localhost";

    private const string Stranger = "portal.example";
    private const int Rounds = 3;
    private const double KiB = 1024;

    private static readonly string[] Languages = ["en", "fa"];

    public static async Task<IReadOnlyList<Measurement>> RunAsync(WholeSystem system)
    {
        List<(string Language, VisitFigures Figures)> brotli = [];
        List<(string Language, VisitFigures Figures)> gzip = [];
        List<(string Language, (double Seconds, Traffic Passed) Figures)> readings = [];
        foreach (var language in Languages)
        {
            for (var round = 0; round < Rounds; round++)
            {
                brotli.Add((language, await Step.TimedAsync($"A visit in {language}, brotli", () => VisitAsync(system, Near, language, static visit => visit.MeasureAsync()))));
            }

            gzip.Add((language, await Step.TimedAsync($"A visit in {language}, gzip", () => VisitAsync(system, Stranger, language, static visit => visit.MeasureAsync()))));
        }

        await Step.TimedAsync("Publishing the mailboxes", () => system.CommandAsync("mailbox", "publish"));
        foreach (var language in Languages)
        {
            for (var round = 0; round < Rounds; round++)
            {
                readings.Add((language, await Step.TimedAsync(
                    $"Reading a mailbox in {language}", () => VisitAsync(system, Near, language, visit => visit.ReadMailboxAsync(brotli[0].Figures.Code)))));
            }
        }

        return
        [
            KibAtMost("start page", 20, brotli, static visit => visit.Start.Down),
            AtMost("start page", "requests", 5, brotli, static visit => visit.Start.Requests),
            TimeAtMost("readable after its address was opened", 3, brotli, static visit => visit.Readable),
            TimeAtMost("box takes typing after the tap", 5, brotli, static visit => visit.Box),
            KibAtMost("script and style for the box", 16, brotli, static visit => visit.ScriptAndStyle),
            KibAtMost("start page to receipt, down", 80, brotli, static visit => visit.ToReceipt.Down),
            AtMost("start page to receipt", "requests", 10, brotli, static visit => visit.ToReceipt.Requests),
            KibAtMost("start page to receipt, down, gzip", 96, gzip, static visit => visit.ToReceipt.Down),
            AtMost("start page to receipt, gzip", "requests", 10, gzip, static visit => visit.ToReceipt.Requests),
            TimeAtMost("a text message sent after Send", 12, brotli, static visit => visit.Sent),
            KibAtMost("each further item, down", 4, brotli, static visit => visit.Further.Down),
            TimeAtMost("reading a mailbox of up to 8 answers", 18, readings, static reading => reading.Seconds),
            Measurement.Reported(
                "reading a mailbox of up to 8 answers, down", readings.Max(static reading => reading.Figures.Passed.Down) / KiB, "KiB",
                "what the line carries in those 18 s", 18 * SlowLine.BytesPerSecond / KiB),
        ];
    }

    private static Measurement KibAtMost(string name, double most, IEnumerable<(string, VisitFigures)> visits, Func<VisitFigures, long> bytes) =>
        AtMost(name, "KiB", most, visits, visit => bytes(visit) / KiB);

    private static Measurement AtMost(string name, string unit, double most, IEnumerable<(string Language, VisitFigures Figures)> visits, Func<VisitFigures, double> figure) =>
        Measurement.Within(name, visits.Max(visit => figure(visit.Figures)), unit, most);

    private static Measurement TimeAtMost<T>(string name, double most, IEnumerable<(string Language, T Figures)> visits, Func<T, double> seconds) =>
        Measurement.Within(name, visits.GroupBy(static visit => visit.Language).Max(language => Measurement.Median([.. language.Select(visit => seconds(visit.Figures))])), "s", most);

    /// <summary>In a browser of its own, which knows nothing of the visits before.</summary>
    private static async Task<T> VisitAsync<T>(WholeSystem system, string host, string language, Func<Visit, Task<T>> act)
    {
        await using var relay = new CountingRelay(system.Portal.Address);
        await using var chromium = await Chromium.StartAsync(width: 360, moreFlags: [$"--host-resolver-rules=MAP {Stranger} 127.0.0.1"], touch: true);
        return await act(new Visit(await chromium.NewPageAsync(), relay, new Uri($"http://{host}:{relay.Port}/"), language));
    }
}

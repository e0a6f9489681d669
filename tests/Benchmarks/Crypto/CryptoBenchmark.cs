using SafeReport.Benchmarks.Crypto.Browser;

namespace SafeReport.Benchmarks.Crypto;

/// <summary>The crypto library and the browser's bundle, each against what else does the same work.</summary>
internal static class CryptoBenchmark
{
    public static async Task<IReadOnlyList<Measurement>> RunAsync() =>
    [
        .. await StreamBenchmark.RunAsync(),
        .. await Step.TimedAsync("Opening items", () => Task.Run(ItemOpening.Run)),
        .. await BrowserBenchmark.RunAsync(),
    ];
}

using SafeReport.Browser.Tests.Support;

namespace SafeReport.Benchmarks.Pages;

/// <summary>The public pages of the demonstration: what they cost on a slow line, and how many the Portal serves.</summary>
internal static class PagesBenchmark
{
    public static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        await using var system = new WholeSystem();
        await Step.TimedAsync("Starting the demonstration", async () =>
        {
            await system.InitializeAsync();
            return system;
        });
        return [.. await BudgetBenchmark.RunAsync(system), .. await RateBenchmark.RunAsync(system)];
    }
}

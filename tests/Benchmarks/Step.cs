using System.Diagnostics;

namespace SafeReport.Benchmarks;

/// <summary>Says on standard error what is being done, and how long it took.</summary>
internal static class Step
{
    public static async Task<T> TimedAsync<T>(string what, Func<Task<T>> act)
    {
        Console.Error.Write($"{what} … ");
        var began = Stopwatch.GetTimestamp();
        var result = await act();
        Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        return result;
    }
}

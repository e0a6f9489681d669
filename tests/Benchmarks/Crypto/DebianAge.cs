using System.Diagnostics;

namespace SafeReport.Benchmarks.Crypto;

/// <summary>The age program of the distribution, timed from start to end.</summary>
internal static class DebianAge
{
    public static Task<double> SealAsync(string input, string output, string recipient) => RunAsync("-r", recipient, "-o", output, input);

    public static Task<double> OpenAsync(string input, string output, string identityFile) => RunAsync("-d", "-i", identityFile, "-o", output, input);

    private static async Task<double> RunAsync(params string[] arguments)
    {
        var began = Stopwatch.GetTimestamp();
        using var age = Process.Start(new ProcessStartInfo("age", arguments))
            ?? throw new InvalidOperationException("age could not be started.");
        await age.WaitForExitAsync();
        var time = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return age.ExitCode == 0 ? time : throw new InvalidOperationException("age refused.");
    }
}

namespace SafeReport.Benchmarks.Fuzz;

/// <summary>How much is read: a million inputs from seed 1 on, or what ops/bench fuzz was given.</summary>
internal static class FuzzSettings
{
    public static long Inputs { get; } = Number("SAFEREPORT_FUZZ_INPUTS", 1_000_000);

    /// <summary>The first seed. Every input follows from its seed, on every machine.</summary>
    public static ulong FirstSeed { get; } = (ulong)Number("SAFEREPORT_FUZZ_SEED", 1);

    /// <summary>How long the two implementations are compared at most; how many inputs that was stands in the results.</summary>
    public static TimeSpan LongestComparison { get; } = TimeSpan.FromMinutes(Number("SAFEREPORT_FUZZ_MINUTES", 15));

    private static long Number(string variable, long otherwise)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(text) ? otherwise
            : long.TryParse(text, out var number) && number > 0 ? number
            : throw new InvalidOperationException($"{variable} is a whole number from 1.");
    }
}

namespace SafeReport.Crypto.Tests.Fuzz;

/// <summary>How many changed inputs are read: 20,000, or what SAFEREPORT_FUZZ_INPUTS says (ops/bench fuzz: a million).</summary>
internal static class FuzzInputs
{
    internal static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable("SAFEREPORT_FUZZ_INPUTS") ?? "20000");
}

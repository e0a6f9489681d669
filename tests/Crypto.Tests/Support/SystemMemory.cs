namespace SafeReport.Crypto.Tests.Support;

/// <summary>What the system says of this process.</summary>
internal static class SystemMemory
{
    /// <summary>The memory that it keeps out of the swap space.</summary>
    internal static long LockedBytes()
    {
        var line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmLck:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["VmLck:".Length..^"kB".Length].Trim());
    }
}

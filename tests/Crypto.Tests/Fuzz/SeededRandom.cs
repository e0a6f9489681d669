namespace SafeReport.Crypto.Tests.Fuzz;

/// <summary>SplitMix64: the same numbers for the same seed on every machine, so that a finding can be kept as a seed.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    internal ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below the limit; 0 when the limit is.</summary>
    internal int Below(int limit) => limit <= 0 ? 0 : (int)(Next() % (ulong)limit);

    internal T Pick<T>(IReadOnlyList<T> list) => list[Below(list.Count)];
}

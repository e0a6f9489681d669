namespace SafeReport.Crypto.Tests.Fuzz;

/// <summary>An input that was not read as it must be.</summary>
/// <param name="Target">What read it.</param>
/// <param name="Seed">Makes it again.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Input">The bytes.</param>
internal sealed record FuzzFinding(string Target, ulong Seed, string Message, byte[] Input)
{
    public override string ToString() => $"{Target}, seed {Seed}: {Message}";
}

/// <summary>Something that reads bytes from strangers.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Share">Its part of all inputs.</param>
/// <param name="Corpus">Valid inputs, to be changed.</param>
/// <param name="Check">Reads a changed input; throws when it is accepted though it must not be, or read as something it is not.</param>
internal sealed record FuzzTarget(string Name, int Share, IReadOnlyList<byte[]> Corpus, Action<byte[], byte[]> Check)
{
    internal const long MostMemory = 64L * 1024 * 1024;

    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Reads the input of a seed; null when it was refused, or read as what it is, in bounded time and memory.</summary>
    internal FuzzFinding? TryOne(ulong seed)
    {
        var random = new SeededRandom(seed);
        var original = random.Pick(Corpus);
        var changed = Mutator.Mutate(original, random);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            Check(original, changed);
        }
        catch (Exception wrong)
        {
            return new FuzzFinding(Name, seed, $"{wrong.GetType().Name}: {wrong.Message}", changed);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before > MostMemory || TimeProvider.System.GetElapsedTime(started) > Longest
            ? new FuzzFinding(Name, seed, "too much memory or time", changed)
            : null;
    }
}

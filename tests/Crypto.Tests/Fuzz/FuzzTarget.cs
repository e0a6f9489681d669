namespace SafeReport.Crypto.Tests.Fuzz;

/// <summary>Something that reads bytes from strangers.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Share">How many of a hundred inputs it gets.</param>
/// <param name="Corpus">Valid inputs, to be changed.</param>
/// <param name="Check">Reads a changed input; throws when it is accepted though it must not be, or read as something it is not.</param>
internal sealed record FuzzTarget(string Name, int Share, IReadOnlyList<byte[]> Corpus, Action<byte[], byte[]> Check)
{
    internal const long MostMemory = 64L * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Runs inputs from a seed on; the message of a failure names the seed that makes it again.</summary>
    internal void Run(ulong firstSeed, long count)
    {
        for (ulong seed = firstSeed; seed < firstSeed + (ulong)count; seed++)
        {
            RunOne(seed);
        }
    }

    internal void RunOne(ulong seed)
    {
        var random = new SeededRandom(seed);
        byte[] original = random.Pick(Corpus);
        byte[] changed = Mutator.Mutate(original, random);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = TimeProvider.System.GetTimestamp();
        try
        {
            Check(original, changed);
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException($"{Name}, seed {seed}: {wrong.Message}", wrong);
        }

        if (GC.GetAllocatedBytesForCurrentThread() - before > MostMemory || TimeProvider.System.GetElapsedTime(started) > Longest)
        {
            throw new InvalidOperationException($"{Name}, seed {seed}: too much memory or time.");
        }
    }
}

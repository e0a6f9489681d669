using SafeReport.Crypto.Tests.Agreement;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Benchmarks.Fuzz;

/// <summary>A million changed headers, payloads, tars, documents, notes, snapshots and codes, and as many read by both implementations.</summary>
internal static class FuzzBenchmark
{
    private const double MostMemory = 512;

    private static readonly string FindingsFolder = Path.Combine(Checkout.Root, "artifacts", "bench", "fuzz-findings");

    public static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        Console.Error.WriteLine($"Seeds from {FuzzSettings.FirstSeed} on; \"ops/bench fuzz 1 SEED\" has the inputs of one seed read again.");
        using var memory = new MemoryWatch();
        IReadOnlyList<Measurement> readers = ReadAll();
        var most = Measurement.Below("memory above start, all readers", memory.MostAboveStart() / (double)(1 << 20), "MiB", MostMemory);
        return [.. readers, most, .. await CompareAsync()];
    }

    /// <summary>Every target in turn, by its share, so that a run cut short has read of all.</summary>
    private static List<Measurement> ReadAll()
    {
        var targets = FuzzTargets.All;
        FuzzTarget[] round = [.. targets.SelectMany(target => Enumerable.Repeat(target, target.Share))];
        int[] place = [.. targets.SelectMany(target => Enumerable.Range(0, target.Share))];
        var read = new long[round.Length];
        var inputs = Math.Max(FuzzSettings.Inputs, round.Length);
        var run = new CoreRun("Changed inputs", inputs, TimeSpan.MaxValue, number => (TargetOf(number).Name, SeedOf(number)));
        run.Run((_, number) =>
        {
            var finding = TargetOf(number).TryOne(SeedOf(number));
            Interlocked.Increment(ref read[number % round.Length]);
            return finding;
        });
        Keep(run.Findings);
        return
        [
            .. targets.Select(target => Measurement.Findings(
                $"changed inputs: {target.Name}", round.Select((t, i) => t == target ? read[i] : 0).Sum(), run.Findings.Count(finding => finding.Target == target.Name))),
            Measurement.Findings("changed inputs, all", run.Done, run.Findings.Count),
        ];

        FuzzTarget TargetOf(long number) => round[number % round.Length];

        ulong SeedOf(long number) => FuzzSettings.FirstSeed + (ulong)((number / round.Length * TargetOf(number).Share) + place[number % round.Length]);
    }

    /// <summary>What the desk's code and the page's make of the same inputs.</summary>
    private static async Task<IReadOnlyList<Measurement>> CompareAsync()
    {
        AgreementReader[] pages = [.. Enumerable.Range(0, CoreRun.Cores).Select(_ => AgreementReader.Start())];
        var run = new CoreRun("Read by both", FuzzSettings.Inputs, FuzzSettings.LongestComparison, number => ("agreement", FuzzSettings.FirstSeed + (ulong)number));
        run.Run((core, number) =>
        {
            pages[core].GiveAsync(AgreementCases.Of(FuzzSettings.FirstSeed + (ulong)number)).GetAwaiter().GetResult();
            return null;
        });
        List<string> findings = [.. run.Findings.Select(finding => finding.ToString())];
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            await using (page)
            {
                await AddAsync(page, counts, findings);
            }
        }

        Keep(run.Findings);
        return
        [
            .. counts.GroupBy(count => count.Key.Split(':')[0], count => count.Value).Select(kind => Measurement.Findings(
                $"read by both: {kind.Key}", kind.Sum(), counts.GetValueOrDefault($"{kind.Key}: disagreement"))),
            Measurement.Findings($"read by both, of {FuzzSettings.Inputs:N0}", counts.Values.Sum(), findings.Count),
        ];
    }

    private static async Task AddAsync(AgreementReader page, Dictionary<string, long> counts, List<string> findings)
    {
        try
        {
            var result = await page.EndAsync().WaitAsync(TimeSpan.FromMinutes(1));
            findings.AddRange(result.Disagreements);
            foreach ((var verdict, var count) in result.Counts)
            {
                counts[verdict] = counts.GetValueOrDefault(verdict) + count;
            }
        }
        catch (Exception broken) when (broken is InvalidOperationException or TimeoutException)
        {
            findings.Add(broken.Message);
            Console.Error.WriteLine(broken.Message);
        }
    }

    /// <summary>The bytes of every finding, beside the seed that makes them again.</summary>
    private static void Keep(IReadOnlyList<FuzzFinding> findings)
    {
        foreach (var finding in findings)
        {
            Console.Error.WriteLine(finding);
            Directory.CreateDirectory(FindingsFolder);
            File.WriteAllBytes(Path.Combine(FindingsFolder, $"{finding.Target}-{finding.Seed}".Replace(' ', '-')), finding.Input);
        }
    }
}

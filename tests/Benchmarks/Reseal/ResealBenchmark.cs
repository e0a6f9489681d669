using System.Diagnostics;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.Benchmarks.Reseal;

/// <summary>Re-sealing an item of 1 GiB against one of 8 MiB, and what encrypting a gigabyte anew takes.</summary>
internal static class ResealBenchmark
{
    private const long Small = 8L << 20;
    private const long Large = 1L << 30;
    private const int Rounds = 60;
    private const int WarmUp = 10;

    public static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        await using var desk = await Step.TimedAsync("Starting PostgreSQL", ResealDesk.StartAsync);
        using var intake = await desk.OfficerAsync(Role.Intake);
        using var focal = await desk.OfficerAsync(Role.Focal);
        using var removed = await desk.OfficerAsync(Role.Case);
        var (first, _) = await desk.ReceiveAsync(Padding.Smallest);
        var details = new NewCase("Title", null, null, null, null, [focal.Officer, removed.Officer]);
        var id = (await desk.Cases.OpenFromItemAsync(intake, first, details, CancellationToken.None)).Value;
        var small = await Step.TimedAsync("Sealing 8 MiB into the database", () => desk.ReceiveAsync(Small));
        var large = await Step.TimedAsync("Sealing 1 GiB into the database", () => desk.ReceiveAsync(Large));

        // One after the other, so that whatever else the machine does falls on both alike.
        List<double> smallTimes = [];
        List<double> largeTimes = [];
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var smallTime = await ResealAsync(desk, intake, id, small);
            var largeTime = await ResealAsync(desk, intake, id, large);
            if (round >= 0)
            {
                smallTimes.Add(smallTime);
                largeTimes.Add(largeTime);
            }
        }

        return
        [
            Measurement.AtMost(
                "re-sealing an item of 1 GiB", Measurement.Median(largeTimes), "ms",
                "re-sealing one of 8 MiB, median of 60 each", Measurement.Median(smallTimes), most: 1.5),
            .. await RenewAsync(desk, intake, focal, removed, id, large.Item),
        ];
    }

    private static async Task<double> ResealAsync(ResealDesk desk, KeyRing intake, CaseId id, (ItemId Item, byte[] Header) item)
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = await desk.Cases.LinkItemAsync(intake, item.Item, id, CancellationToken.None);
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Require(outcome.Done);
        await desk.PutBackAsync(item.Item, item.Header);
        return time;
    }

    /// <summary>Removal for cause: new header, new file key, every chunk decrypted and encrypted.</summary>
    private static async Task<IReadOnlyList<Measurement>> RenewAsync(ResealDesk desk, KeyRing intake, KeyRing focal, KeyRing removed, CaseId id, ItemId large)
    {
        Require((await desk.Cases.LinkItemAsync(intake, large, id, CancellationToken.None)).Done);
        var bare = await Step.TimedAsync("Opening and sealing 1 GiB without a database", () => OpenAndSealAsync(desk, large));
        Require(await desk.RemoveAsync(focal, id, removed.Officer));
        GC.Collect();
        using var memory = new MemoryWatch();
        var began = Stopwatch.GetTimestamp();
        Require(await Step.TimedAsync("Encrypting 1 GiB anew in the database", () => desk.Renewal.RunAsync(focal, id, CancellationToken.None)) == 0);
        var renewed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return
        [
            Measurement.Reported("removal for cause, encrypting 1 GiB anew", renewed, "ms", "opening and sealing 1 GiB without a database", bare),
            Measurement.Below("removal for cause, memory above start", memory.MostAboveStart() / (double)(1 << 20), "MiB", 64),
        ];
    }

    private static async Task<double> OpenAndSealAsync(ResealDesk desk, ItemId item)
    {
        using var identity = HybridIdentity.Generate();
        await using var tar = new ItemTar(item, desk.Mechanism, Large);
        var pipe = new System.IO.Pipelines.Pipe();
        var began = Stopwatch.GetTimestamp();
        var sealing = SealAsync();
        await AgeFile.OpenAsync(pipe.Reader.AsStream(), Stream.Null, [identity], CancellationToken.None);
        await sealing;
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;

        async Task SealAsync()
        {
            await AgeFile.SealAsync(tar, pipe.Writer.AsStream(), [identity.Recipient], CancellationToken.None);
            await pipe.Writer.CompleteAsync();
        }
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The benchmark's own desk refused.");
        }
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Benchmarks.Crypto;

/// <summary>Sealing and opening 1 GiB as a stream against Debian's age: the same file in, /dev/null out, one after the other.</summary>
internal sealed class StreamBenchmark : IDisposable
{
    private const int MiB = 1 << 20;
    private const int Size = 1024;   // MiB
    private const int Rounds = 9;
    private const string Nowhere = "/dev/null";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safereport-bench-");
    private readonly X25519Identity _identity = X25519Identity.Generate();

    private string Plain => Path.Combine(_folder.FullName, "plain");

    private string Sealed => Path.Combine(_folder.FullName, "sealed.age");

    private string KeyFile => Path.Combine(_folder.FullName, "key.txt");

    public static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        using var benchmark = new StreamBenchmark();
        await Step.TimedAsync("Writing 1 GiB", benchmark.PrepareAsync);
        return
        [
            await MemoryAsync("sealing 1 GiB, memory above start", benchmark.SealAsync),
            await MemoryAsync("opening 1 GiB, memory above start", benchmark.OpenAsync),
            await CompareAsync(
                "sealing 1 GiB", benchmark.SealAsync, () => DebianAge.SealAsync(benchmark.Plain, Nowhere, benchmark._identity.Recipient.ToString())),
            await CompareAsync(
                "opening 1 GiB", benchmark.OpenAsync, () => DebianAge.OpenAsync(benchmark.Sealed, Nowhere, benchmark.KeyFile)),
        ];
    }

    public void Dispose()
    {
        _identity.Dispose();
        _folder.Delete(recursive: true);
    }

    // Both open what age sealed. Nothing is sealed or opened here before memory is measured: what the first time takes counts.
    private async Task<double> PrepareAsync()
    {
        await using (var plain = File.Create(Plain))
        {
            var block = RandomNumberGenerator.GetBytes(MiB);
            for (var i = 0; i < Size; i++)
            {
                await plain.WriteAsync(block);
            }
        }

        using (var text = _identity.Encode())
        {
            await File.WriteAllTextAsync(KeyFile, Encoding.ASCII.GetString(text.Span) + "\n");
        }

        return await DebianAge.SealAsync(Plain, Sealed, _identity.Recipient.ToString());
    }

    private static async Task<Measurement> CompareAsync(string name, Func<Task<double>> own, Func<Task<double>> age)
    {
        List<double> ownTimes = [];
        List<double> ageTimes = [];
        for (var round = 1; round <= Rounds; round++)
        {
            ownTimes.Add(await Step.TimedAsync($"{name}, round {round} of {Rounds}, here", own));
            ageTimes.Add(await Step.TimedAsync($"{name}, round {round} of {Rounds}, age", age));
        }

        return Measurement.AtLeast(
            name, Size / Measurement.Median(ownTimes), "MiB/s",
            $"Debian's age on the same file, median of {Rounds} each", Size / Measurement.Median(ageTimes), least: 1.0);
    }

    private static async Task<Measurement> MemoryAsync(string name, Func<Task<double>> act)
    {
        GC.Collect();
        using var memory = new MemoryWatch();
        await Step.TimedAsync(name, act);
        return Measurement.Below(name, memory.MostAboveStart() / (double)MiB, "MiB", 64);
    }

    private async Task<double> SealAsync()
    {
        await using var from = Reading(Plain);
        await using var to = Writing();
        var began = Stopwatch.GetTimestamp();
        await AgeFile.SealAsync(from, to, [_identity.Recipient], CancellationToken.None);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<double> OpenAsync()
    {
        await using var from = Reading(Sealed);
        await using var to = Writing();
        var began = Stopwatch.GetTimestamp();
        await AgeFile.OpenAsync(from, to, [_identity], CancellationToken.None);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static FileStream Reading(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, BufferSize = 0, Options = FileOptions.Asynchronous });

    private static FileStream Writing() =>
        new(Nowhere, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous });
}

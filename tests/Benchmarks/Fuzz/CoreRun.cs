using System.Collections.Concurrent;
using SafeReport.Crypto.Tests.Fuzz;

namespace SafeReport.Benchmarks.Fuzz;

/// <summary>Reads numbered inputs on every core, tells how far it is, and ends when one input takes for ever.</summary>
/// <param name="what">What is told.</param>
/// <param name="inputs">How many there are.</param>
/// <param name="longest">No input is begun after so long.</param>
/// <param name="named">The target and the seed of an input.</param>
internal sealed class CoreRun(string what, long inputs, TimeSpan longest, Func<long, (string Target, ulong Seed)> named)
{
    private const int MostFindings = 100;

    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TellsEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<FuzzFinding> _findings = [];
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Slot())];
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private long _next = -1;
    private long _done;

    public static int Cores => Environment.ProcessorCount;

    public IReadOnlyList<FuzzFinding> Findings => [.. _findings];

    /// <summary>How many were read to their end.</summary>
    public long Done => Interlocked.Read(ref _done);

    private bool IsOver => _findings.Count >= MostFindings || TimeProvider.System.GetElapsedTime(_began) > longest;

    /// <summary>Reads all; <paramref name="read"/> is given the core and the input's number.</summary>
    public void Run(Func<int, long, FuzzFinding?> read)
    {
        // Background threads: one that hangs cannot be ended, but must not keep the process.
        Thread[] threads = [.. Enumerable.Range(0, Cores).Select(core => new Thread(() => ReadOn(core, read)) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        var told = _began;
        while (Array.Exists(threads, thread => thread.IsAlive) && !FoundHanging())
        {
            Thread.Sleep(100);
            if (TimeProvider.System.GetElapsedTime(told) >= TellsEvery)
            {
                told = TimeProvider.System.GetTimestamp();
                Tell();
            }
        }

        Tell();
    }

    private void ReadOn(int core, Func<int, long, FuzzFinding?> read)
    {
        for (var number = Interlocked.Increment(ref _next); number < inputs && !IsOver; number = Interlocked.Increment(ref _next))
        {
            _slots[core].Begin(number);
            if (Read(core, number, read) is { } finding)
            {
                _findings.Enqueue(finding);
            }

            Interlocked.Increment(ref _done);
        }

        _slots[core].End();
    }

    private FuzzFinding? Read(int core, long number, Func<int, long, FuzzFinding?> read)
    {
        try
        {
            return read(core, number);
        }
        catch (Exception broken)
        {
            (var target, var seed) = named(number);
            return new FuzzFinding(target, seed, $"{broken.GetType().Name}: {broken.Message}", []);
        }
    }

    private bool FoundHanging()
    {
        var hanging = Array.Find(_slots, slot => slot.Elapsed > HangsAfter);
        if (hanging is not null)
        {
            (var target, var seed) = named(hanging.Number);
            _findings.Enqueue(new FuzzFinding(target, seed, "hangs", []));
        }

        return hanging is not null;
    }

    private void Tell() =>
        Console.Error.WriteLine($"{what}: {Done:N0} of {inputs:N0}, {_findings.Count} findings, {TimeProvider.System.GetElapsedTime(_began).TotalSeconds:F0} s");

    private sealed class Slot
    {
        private long _began;
        private long _number;

        public long Number => Interlocked.Read(ref _number);

        public TimeSpan Elapsed => Interlocked.Read(ref _began) is var began and not 0 ? TimeProvider.System.GetElapsedTime(began) : TimeSpan.Zero;

        public void Begin(long number)
        {
            Interlocked.Exchange(ref _number, number);
            Interlocked.Exchange(ref _began, TimeProvider.System.GetTimestamp());
        }

        public void End() => Interlocked.Exchange(ref _began, 0);
    }
}

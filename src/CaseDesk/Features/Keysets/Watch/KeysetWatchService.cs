using System.Security.Cryptography;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary>The desk's look at its own keysets, at random times and at least hourly: a Portal must not know when to behave.</summary>
public sealed class KeysetWatchService(
    KeysetWatch watch, IEnumerable<IVisitorLook> others, PortalEntrance entrance, TimeProvider time, ILogger<KeysetWatchService> log) : PatientLoop(time, log)
{
    private const int ShortestMinutes = 5;
    private const int LongestMinutes = 50;   // the look itself may take some, and an hour is promised
    private const int LongestUntilFirst = 10;

    private readonly TimeProvider _time = time;
    private long _begun = time.GetTimestamp();
    private TimeSpan _untilLook = RandomMinutes(0, LongestUntilFirst);

    /// <summary>An officer who could not be called at once is to be called soon.</summary>
    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override TimeSpan UntilFirst => Wait;

    // At random, whatever failed: a Portal that does not answer must not make the looks seldom.
    protected override TimeSpan Wait => Rest is var rest && watch.HasToCall && rest > Interval ? Interval : rest;

    protected override string Failure => "The desk could not compare what visitors are shown";

    private TimeSpan Rest => _untilLook - _time.GetElapsedTime(_begun);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (entrance.Known)
        {
            return base.StartAsync(cancellationToken);
        }

        Log.LogWarning("SafeReport__PortalAddress is not set: the desk does not look whether visitors are shown the right keys.");
        return Task.CompletedTask;
    }

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => watch.CallAsync(cancellationToken), cancellationToken);
        if (Rest > TimeSpan.Zero)
        {
            return;
        }

        await TryAsync(() => watch.LookAsync(cancellationToken), cancellationToken);
        foreach (var other in others)
        {
            await TryAsync(() => other.LookAsync(cancellationToken), cancellationToken);
        }

        (_begun, _untilLook) = (_time.GetTimestamp(), RandomMinutes(ShortestMinutes, LongestMinutes));
    }

    private static TimeSpan RandomMinutes(int from, int to) => TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(from * 60, (to * 60) + 1));
}

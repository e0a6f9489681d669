using System.Security.Cryptography;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary>The desk's look at its own keysets, at random times and at least hourly: a Portal must not know when to behave.</summary>
public sealed class KeysetWatchService(KeysetWatch watch, PortalEntrance entrance, TimeProvider time, ILogger<KeysetWatchService> log) : BackgroundService
{
    private const int ShortestMinutes = 5;
    private const int LongestMinutes = 50;   // the look itself may take some, and an hour is promised
    private const int LongestUntilFirst = 10;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!entrance.Known)
        {
            log.LogWarning("SafeReport__PortalAddress is not set: the desk does not look whether visitors are shown the right keys.");
            return;
        }

        var failing = false;
        var delay = RandomMinutes(0, LongestUntilFirst);
        while (true)
        {
            await WaitAsync(delay, stoppingToken);
            try
            {
                await watch.LookAsync(stoppingToken);
                failing = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!failing)
                {
                    log.LogError("The desk could not compare its keysets ({Kind}); it is tried again.", e.GetType().Name);
                }

                failing = true;
            }

            delay = RandomMinutes(ShortestMinutes, LongestMinutes);
        }
    }

    // In steps, because an officer who could not be called at once is to be called soon.
    private async Task WaitAsync(TimeSpan delay, CancellationToken stoppingToken)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) is var gone && gone < delay)
        {
            var rest = delay - gone;
            await Task.Delay(watch.HasToCall && rest > Step ? Step : rest, time, stoppingToken);
            await watch.CallAsync(stoppingToken);
        }
    }

    private static TimeSpan RandomMinutes(int from, int to) => TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(from * 60, (to * 60) + 1));
}

using Npgsql;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>At the start and every minute: take new items over, look for alarms, clear what is safe elsewhere; once a day, close serials.</summary>
public sealed class TakeoverService(
    DeskLock deskLock, ItemTakeover takeover, AlarmWatch alarms, IntakeClearing clearing, ClosedSerials serials, StandbyNotice standby,
    TrustedClock clock, Settings settings, TimeProvider time, ILogger<TakeoverService> log) : BackgroundService
{
    private static readonly TimeSpan LongestUntilFirst = TimeSpan.FromSeconds(5);

    private bool _works = true;
    private bool _noticed;
    private bool _reconciled;
    private DateOnly _closedOn;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();   // the server answers while the first round runs
        try
        {
            while (true)
            {
                await RunAsync(stoppingToken);
                var interval = settings.TakeoverInterval;
                if (takeover.IsBehind && _works)
                {
                    continue;
                }

                await Task.Delay(_reconciled || interval < LongestUntilFirst ? interval : LongestUntilFirst, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop. A transaction under way was rolled back; the next start takes its item again.
        }

        await deskLock.ReleaseAsync();
    }

    // Each step by itself: an item that cannot be taken over must not keep the alarm of another from being seen.
    private async Task RunAsync(CancellationToken stoppingToken)
    {
        IReadOnlyList<Guid> taken = [];
        NpgsqlConnection? session = null;
        var works = await TryAsync(async () => session = await BeginAsync(stoppingToken), stoppingToken);
        if (session is not null)
        {
            works &= await TryAsync(async () => taken = await takeover.RunAsync(session, stoppingToken), stoppingToken);
            works &= await TryAsync(() => alarms.LookAsync(taken, stoppingToken), stoppingToken);
            works &= await TryAsync(() => clearing.ClearAsync(session, stoppingToken), stoppingToken);
            works &= await TryAsync(() => RunDailyAsync(stoppingToken), stoppingToken);
        }

        if (!works)
        {
            await deskLock.ReleaseAsync();
        }

        Tell(works);
    }

    /// <returns>The session that holds the lock, or null while another desk process holds it.</returns>
    private async Task<NpgsqlConnection?> BeginAsync(CancellationToken stoppingToken)
    {
        if (!_noticed)
        {
            await standby.SayAsync(stoppingToken);
            _noticed = true;
        }

        var session = await deskLock.TryHoldAsync(stoppingToken);
        if (session is not null && !_reconciled)
        {
            if (await clearing.ReturnLostAsync(session, stoppingToken) > 0)
            {
                log.LogWarning("Items that the desk database had lost are taken over again.");
            }

            _reconciled = true;
        }

        return session;
    }

    private static async Task<bool> TryAsync(Func<Task> step, CancellationToken stoppingToken)
    {
        try
        {
            await step();
            return true;
        }
#pragma warning disable CA1031 // Whatever one round met, the next one is tried: a desk that stops taking over fills the Portal up.
        catch (Exception failed) when (failed is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private async Task RunDailyAsync(CancellationToken stoppingToken)
    {
        if (clock.Doubt is null && DateOnly.FromDateTime(clock.Wall.UtcDateTime) is var today && today != _closedOn)
        {
            await serials.CloseOutdatedAsync(stoppingToken);
            await clearing.ForgetIdsAsync(stoppingToken);
            _closedOn = clock.Doubt is null ? today : _closedOn;
        }
    }

    // Once when it stops working and once when it works again: the log is no clock.
    private void Tell(bool works)
    {
        if (works != _works)
        {
            log.LogWarning("{Sentence}", works ? "Items are taken over again." : "Items cannot be taken over now: a database is away or refuses. It is tried again and again.");
        }

        _works = works;
    }
}

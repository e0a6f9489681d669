using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>At the start and every minute: take new items over, look for alarms, clear what is safe elsewhere; once a day, close serials.</summary>
public sealed class TakeoverService(
    DeskLock deskLock, ItemTakeover takeover, AlarmWatch alarms, IntakeClearing clearing, ClosedSerials serials, StandbyNotice standby,
    TrustedClock clock, Settings settings, TimeProvider time, ILogger<TakeoverService> log) : PatientLoop(time, log)
{
    private static readonly TimeSpan LongestUntilFirst = TimeSpan.FromSeconds(5);

    private bool _noticed;
    private bool _reconciled;
    private DateOnly _closedOn;

    protected override TimeSpan Interval => settings.TakeoverInterval;

    /// <summary>More waits: then at once. Never later than the interval, whatever failed: somebody may be in danger.</summary>
    protected override TimeSpan Wait =>
        takeover.IsBehind && Works ? TimeSpan.Zero
        : _reconciled || Interval < LongestUntilFirst ? Interval
        : LongestUntilFirst;

    protected override string Failure => "Items cannot be taken over now";

    protected override string WorksAgain => "Items are taken over again.";

    /// <summary>One round, each part by itself: what cannot be taken over, or an intake database that is gone, must keep no alarm from being seen.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> taken = [];
        NpgsqlConnection? session = null;
        await TryAsync(() => SayOnceAsync(cancellationToken), cancellationToken);
        await TryAsync(async () => session = await deskLock.TryHoldAsync(cancellationToken), cancellationToken);
        if (session is not null)   // else another desk process holds the lock
        {
            await TryAsync(() => ReconcileOnceAsync(session, cancellationToken), cancellationToken);
            await TryAsync(async () => taken = await takeover.RunAsync(session, cancellationToken), cancellationToken);
            await TryAsync(() => alarms.LookAsync(taken, cancellationToken), cancellationToken);
            await TryAsync(() => clearing.ClearAsync(session, cancellationToken), cancellationToken);
            await TryAsync(() => RunDailyAsync(cancellationToken), cancellationToken);
        }

        if (!Works)
        {
            await deskLock.ReleaseAsync();
        }
    }

    protected override Task StepAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    // A transaction under way was rolled back; the next start takes its item again.
    protected override async ValueTask EndAsync() => await deskLock.ReleaseAsync();

    private async Task SayOnceAsync(CancellationToken stoppingToken)
    {
        if (!_noticed)
        {
            await standby.SayAsync(stoppingToken);
            _noticed = true;
        }
    }

    private async Task ReconcileOnceAsync(NpgsqlConnection session, CancellationToken stoppingToken)
    {
        if (_reconciled)
        {
            return;
        }

        if (await clearing.ReturnLostAsync(session, stoppingToken) > 0)
        {
            Log.LogWarning("Items that the desk database had lost are taken over again.");
        }

        _reconciled = true;
    }

    private async Task RunDailyAsync(CancellationToken stoppingToken)
    {
        if (clock.Doubt is null && clock.Wall.Day() is var today && today != _closedOn)
        {
            await serials.CloseOutdatedAsync(stoppingToken);
            await clearing.ForgetIdsAsync(stoppingToken);
            _closedOn = clock.Doubt is null ? today : _closedOn;
        }
    }
}

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

    // Each part by itself: an item that cannot be taken over must not keep the alarm of another from being seen.
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> taken = [];
        NpgsqlConnection? session = null;
        await TryAsync(async () => session = await BeginAsync(cancellationToken), cancellationToken);
        if (session is not null)
        {
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

    // A transaction under way was rolled back; the next start takes its item again.
    protected override async ValueTask EndAsync() => await deskLock.ReleaseAsync();

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
                Log.LogWarning("Items that the desk database had lost are taken over again.");
            }

            _reconciled = true;
        }

        return session;
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

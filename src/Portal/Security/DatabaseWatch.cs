using Npgsql;
using SafeReport.Portal.Database;

namespace SafeReport.Portal.Security;

/// <summary>Says when the database goes away or comes back, and what failed, on a clock of its own and never because of a visitor.</summary>
internal sealed class DatabaseWatch(NpgsqlDataSource database, DiskRoom room, FailureTally failures, TimeProvider clock, ILogger<DatabaseWatch> log) : PatientLoop(clock, log)
{
    private const int FailuresEvery = 240;   // rounds: an hour

    private bool _reachable = true;
    private bool _full;
    private bool _durabilityTold;
    private int _round;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    protected override string Failure => "The intake database could not be looked at";

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        _round++;
        var now = await IntakeDatabase.IsReachableAsync(database, cancellationToken);
        if (now != _reachable)
        {
            Log.LogWarning("{Sentence}", now ? "The intake database answers again." : "The intake database cannot be reached.");
        }

        _reachable = now;
        await room.LookAsync(cancellationToken);
        if (room.IsFull != _full)
        {
            _full = !_full;
            Log.LogError("{Sentence}", _full
                ? "The disk of the intake database is full or nearly so: reports will be refused. Make room there."
                : "The disk of the intake database has room again.");
        }

        if (_reachable && !_durabilityTold)
        {
            _durabilityTold = await TellDurabilityAsync(cancellationToken);
        }

        if (_round % FailuresEvery == 0 && failures.Take() is { } counts)
        {
            Log.LogError("Requests that failed within the last hour, by kind: {Counts}", counts);
        }
    }

    private async Task<bool> TellDurabilityAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var sentence in await IntakeDatabase.DurabilityWarningsAsync(database, cancellationToken))
            {
                Log.LogWarning("{Sentence}", sentence);
            }

            return true;
        }
        catch (NpgsqlException)
        {
            return false;   // asked again on the next round
        }
    }
}

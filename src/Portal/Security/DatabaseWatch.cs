using Npgsql;
using SafeReport.Portal.Database;

namespace SafeReport.Portal.Security;

/// <summary>Says when the database goes away or comes back, and what failed, on a clock of its own and never because of a visitor.</summary>
internal sealed class DatabaseWatch(NpgsqlDataSource database, DiskRoom room, FailureTally failures, TimeProvider clock, ILogger<DatabaseWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private const int FailuresEvery = 240;   // rounds: an hour

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var reachable = true;
        var full = false;
        var durabilityTold = false;
        for (var round = 1; ; round++)
        {
            var now = await IntakeDatabase.IsReachableAsync(database, stoppingToken);
            if (now != reachable)
            {
                log.LogWarning("{Sentence}", now ? "The intake database answers again." : "The intake database cannot be reached.");
            }

            reachable = now;
            await room.LookAsync(stoppingToken);
            if (room.IsFull != full)
            {
                full = !full;
                log.LogError("{Sentence}", full
                    ? "The disk of the intake database is full or nearly so: reports will be refused. Make room there."
                    : "The disk of the intake database has room again.");
            }

            if (reachable && !durabilityTold)
            {
                durabilityTold = await TellDurabilityAsync(stoppingToken);
            }

            if (round % FailuresEvery == 0 && failures.Take() is { } counts)
            {
                log.LogError("Requests that failed within the last hour, by kind: {Counts}", counts);
            }

            if (!await WaitAsync(timer, stoppingToken))
            {
                return;
            }
        }
    }

    private async Task<bool> TellDurabilityAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var sentence in await IntakeDatabase.DurabilityWarningsAsync(database, stoppingToken))
            {
                log.LogWarning("{Sentence}", sentence);
            }

            return true;
        }
        catch (NpgsqlException)
        {
            return false;   // asked again on the next round
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Works erase requests off every minute, beside publication: a flood of them makes no snapshot late.</summary>
/// <remarks>
/// A look has an end, and mechanisms take turns: a flood at one holds up no other. The rest waits for the next look; the oldest day goes
/// first, so that whatever goes on coming, what came before is reached.
/// </remarks>
public sealed class EraseClock(EraseRequests requests, DeskDatabase desk, TimeProvider time, ILogger<EraseClock> logger) : BackgroundService
{
    private const int MostSteps = 200;
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private bool _failing;

    /// <summary>Works off what waits, up to 100,000 requests of each mechanism, and forgets what has been remembered for long enough.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var works = true;
        IReadOnlyList<MechanismId> busy = [];
        await TryAsync(async () => busy = await MechanismsAsync(cancellationToken));
        for (var step = 0; step < MostSteps && busy.Count > 0; step++)
        {
            List<MechanismId> more = [];
            foreach (var mechanism in busy)
            {
                var taken = 0;
                await TryAsync(async () => taken = await requests.StepAsync(mechanism, cancellationToken));
                if (taken == EraseRequests.AtOnce)
                {
                    more.Add(mechanism);
                }
            }

            busy = more;
        }

        await TryAsync(() => requests.ForgetAsync(cancellationToken));
        _failing = !works;

        // Each by itself: what one mechanism's requests meet must not keep another's from being worked off.
        async Task TryAsync(Func<Task> act)
        {
            try
            {
                await act();
            }
#pragma warning disable CA1031 // Whatever one look met, the next one is made: requests that are never worked off were answered in vain.
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Tell(e, works);
                works = false;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    // Once when it stops working, and the kind only: a database's message may quote what it was given.
    private void Tell(Exception e, bool first)
    {
        if (first && !_failing)
        {
            logger.LogError("Erase requests could not be worked off ({Kind}); it is tried again.", e.GetType().Name);
        }
    }

    private async Task<IReadOnlyList<MechanismId>> MechanismsAsync(CancellationToken cancellationToken)
    {
        const string sql = "select id from desk.mechanism order by position, id";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken))).Select(MechanismId.Parse)];
    }
}

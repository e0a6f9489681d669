using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Hosting;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>Works erase requests off every minute, beside publication: a flood of them makes no snapshot late.</summary>
/// <remarks>
/// A look has an end, and mechanisms take turns: a flood at one holds up no other. The rest waits for the next look; the oldest day goes
/// first, so that whatever goes on coming, what came before is reached.
/// </remarks>
public sealed class EraseClock(EraseRequests requests, DeskDatabase desk, TimeProvider time, ILogger<EraseClock> log) : PatientLoop(time, log)
{
    private const int MostSteps = 200;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override TimeSpan UntilFirst => Interval;

    protected override string Failure => "Erase requests could not be worked off";

    /// <summary>Works off what waits, up to 100,000 requests of each mechanism, and forgets what has been remembered for long enough.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // Each by itself: what one mechanism's requests meet must not keep another's from being worked off.
        IReadOnlyList<MechanismId> busy = [];
        await TryAsync(async () => busy = await MechanismsAsync(cancellationToken), cancellationToken);
        for (var step = 0; step < MostSteps && busy.Count > 0; step++)
        {
            List<MechanismId> more = [];
            foreach (var mechanism in busy)
            {
                var taken = 0;
                await TryAsync(async () => taken = await requests.StepAsync(mechanism, cancellationToken), cancellationToken);
                if (taken == EraseRequests.AtOnce)
                {
                    more.Add(mechanism);
                }
            }

            busy = more;
        }

        await TryAsync(() => requests.ForgetAsync(cancellationToken), cancellationToken);
    }

    protected override Task StepAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    private async Task<IReadOnlyList<MechanismId>> MechanismsAsync(CancellationToken cancellationToken)
    {
        const string sql = "select id from desk.mechanism order by position, id";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: cancellationToken))).Select(MechanismId.Parse)];
    }
}

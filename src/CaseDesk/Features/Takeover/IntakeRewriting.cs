using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>
/// Once a night, what waits in the intake database is written anew in the order of its ids: until then its rows tell in which order items
/// came, and which came together (protocol 7). A report that is being sent waits meanwhile, or is told to come back.
/// </summary>
public sealed class IntakeRewriting(IntakeDatabase intake, TimeProvider time, ILogger<IntakeRewriting> log) : PatientLoop(time, log)
{
    private const int Hour = 2;   // UTC
    private const int PatienceSeconds = 120;

    /// <summary>What one step writes anew: a sender waits for no more than that.</summary>
    private const long StepBytes = 64 * 1024 * 1024;

    /// <summary>In a minute. What steps leave behind is room on the disk only after a vacuum, which comes between them.</summary>
    private const int StepsAtOnce = 4;

    private readonly TimeProvider _time = time;
    private readonly Rewritten _items = new("select intake.rewrite_items()", "select intake.rewrite_items_after(@Done, @Most)");
    private readonly Rewritten _requests = new("select intake.rewrite_erase_requests()", "select intake.rewrite_erase_requests_after(@Done, @Most)");
    private DateOnly _last;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override TimeSpan UntilFirst => Interval;

    protected override string Failure => "The intake tables could not be rewritten";

    /// <returns>False when the tables were in use, another process is at it, or more waits than is written at once: it goes on from there.</returns>
    public async Task<bool> RewriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Each by itself, so that nobody waits for both.
            var all = await RewriteAsync(_items, cancellationToken) && await RewriteAsync(_requests, cancellationToken);
            if (all)
            {
                _items.Finished = _requests.Finished = false;
            }

            return all;
        }
        catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        var night = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime.AddHours(-Hour));
        if (night != _last && await RewriteAsync(cancellationToken))
        {
            _last = night;
        }
    }

    private async Task<bool> RewriteAsync(Rewritten tables, CancellationToken cancellationToken)
    {
        if (tables.Finished)
        {
            return true;
        }

        if (tables.Done is null)
        {
            var (ran, whole) = await RunAsync<bool>(tables.Whole, parameters: null, cancellationToken);
            tables.Done = ran && !whole ? Guid.Empty : null;
            tables.Finished = ran && whole;
        }

        for (var step = 0; step < StepsAtOnce && tables.Done is not null; step++)
        {
            var (ran, last) = await RunAsync<Guid?>(tables.Some, new { tables.Done, Most = StepBytes }, cancellationToken);
            if (!ran)
            {
                return false;
            }

            tables.Done = last;
            tables.Finished = last is null;
        }

        return tables.Finished;
    }

    /// <returns>Whether it ran: not when another process is at it.</returns>
    private async Task<(bool Ran, T? Outcome)> RunAsync<T>(string sql, object? parameters, CancellationToken cancellationToken)
    {
        const string only = "select pg_try_advisory_xact_lock(@Lock)";
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(only, new { Lock = (long)AdvisoryLock.Rewriting }, transaction, cancellationToken: cancellationToken)))
        {
            return (false, default);
        }

        var outcome = await connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, parameters, transaction, PatienceSeconds, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return (true, outcome);
    }

    /// <summary>Tables that are written anew together: whole where that is possible, else in steps, each after the last id of the one before.</summary>
    private sealed class Rewritten(string whole, string some)
    {
        public string Whole => whole;

        public string Some => some;

        /// <summary>How far the steps have come; null while there are none.</summary>
        public Guid? Done { get; set; }

        /// <summary>So that the others' steps do not begin with these again.</summary>
        public bool Finished { get; set; }
    }
}

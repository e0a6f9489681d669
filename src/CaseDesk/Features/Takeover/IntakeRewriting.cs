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

    private readonly TimeProvider _time = time;
    private DateOnly _last;
    private bool _told;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override TimeSpan UntilFirst => Interval;

    protected override string Failure => "The intake tables could not be rewritten";

    /// <returns>False when the tables were in use or another process is at it: it is tried again.</returns>
    public async Task<bool> RewriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Each by itself, so that nobody waits for both.
            return await RunAsync("select intake.rewrite_items()", cancellationToken)
                && await RunAsync("select intake.rewrite_erase_requests()", cancellationToken);
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

    private async Task<bool> RunAsync(string sql, CancellationToken cancellationToken)
    {
        const string only = "select pg_try_advisory_xact_lock(@Lock)";
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(only, new { Lock = (long)AdvisoryLock.Rewriting }, transaction, cancellationToken: cancellationToken)))
        {
            return false;
        }

        var rewritten = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, transaction: transaction, commandTimeout: PatienceSeconds, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        if (!rewritten && !_told)
        {
            _told = true;
            Log.LogWarning("The intake database holds too much to be rewritten while a sender waits: the order of its rows tells in which order items came.");
        }

        return true;
    }
}

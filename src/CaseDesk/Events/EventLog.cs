using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Events;

/// <summary>The append-only, hash-chained log of what was done at the desk.</summary>
public sealed class EventLog(DeskDatabase desk, TimeProvider time)
{
    /// <summary>Adds an event in the caller's transaction: both happen or neither.</summary>
    /// <remarks>Call it last before the commit: from here on, all other acts wait. Read committed, the default, is required.</remarks>
    public async Task AppendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DeskEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        // One at a time until the commit, so that every event sees the one before it.
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(@Lock)", new { Lock = (long)AdvisoryLock.EventChain }, transaction, cancellationToken: cancellationToken));
        const string newest = "select number, hash from desk.event order by number desc limit 1";
        var (number, hash) = await connection.QuerySingleOrDefaultAsync<(long Number, byte[]? Hash)>(
            new CommandDefinition(newest, transaction: transaction, cancellationToken: cancellationToken));
        var unsigned = new RecordedEvent(
            number + 1, WholeSecond(), happened.Mechanism?.ToString(), happened.Officer?.Value, happened.Act, happened.SubjectKind, happened.Subject,
            hash ?? RecordedEvent.Origin, []);
        const string insert = """
            insert into desk.event (number, at, mechanism, officer, act, subject_kind, subject, previous, hash)
            values (@Number, @At, @Mechanism, @Officer, @Act, @SubjectKind, @Subject, @Previous, @Hash)
            """;
        await connection.ExecuteAsync(new CommandDefinition(
            insert, unsigned with { Hash = unsigned.ExpectedHash() }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Adds an event that stands alone.</summary>
    public async Task AppendAsync(DeskEvent happened, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AppendAsync(connection, transaction, happened, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The newest events of a mechanism (and those of none), or of all, newest first.</summary>
    /// <param name="before">Only events with a lower number: the next page.</param>
    public async Task<IReadOnlyList<RecordedEvent>> ListAsync(string? mechanism, long? before, int count, CancellationToken cancellationToken)
    {
        const string sql = """
            select number, at, mechanism, officer, act, subject_kind as SubjectKind, subject, previous, hash
            from desk.event
            where (@Mechanism::text is null or mechanism is null or mechanism = @Mechanism)
              and (@Before::bigint is null or number < @Before)
            order by number desc
            limit @Count
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<RecordedEvent>(new CommandDefinition(
            sql, new { Mechanism = mechanism, Before = before, Count = count }, cancellationToken: cancellationToken));
        return [.. rows];
    }

    /// <summary>Walks the whole chain from the first event.</summary>
    public Task<ChainState> VerifyAsync(CancellationToken cancellationToken) => VerifyAsync([], cancellationToken);

    /// <summary>Walks the whole chain from the first event, and holds it against what was signed of it before.</summary>
    public async Task<ChainState> VerifyAsync(IReadOnlyCollection<Checkpoint> checkpoints, CancellationToken cancellationToken)
    {
        var signed = checkpoints.ToLookup(checkpoint => checkpoint.Events, checkpoint => checkpoint.Head);
        long? differsAt = null;
        const string sql = """
            select number, at, mechanism, officer, act, subject_kind as SubjectKind, subject, previous, hash
            from desk.event
            order by number
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var (count, head) = (0L, RecordedEvent.Origin);
        await foreach (var recorded in connection.QueryUnbufferedAsync<RecordedEvent>(sql).WithCancellation(cancellationToken))
        {
            var follows = recorded.Number == count + 1 && recorded.Previous.AsSpan().SequenceEqual(head);
            if (!follows || !recorded.Hash.AsSpan().SequenceEqual(recorded.ExpectedHash()))
            {
                return new ChainState(count, head, BrokenAt: count + 1) { DiffersAt = differsAt };
            }

            (count, head) = (recorded.Number, recorded.Hash);
            if (signed[count].Any(known => known != Convert.ToHexStringLower(recorded.Hash)))
            {
                differsAt ??= count;
            }
        }

        // What was signed after the last event of today was cut off.
        differsAt ??= signed.Where(each => each.Key > count).Min(each => (long?)each.Key);
        return new ChainState(count, head, BrokenAt: null) { DiffersAt = differsAt };
    }

    private DateTime WholeSecond()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }
}

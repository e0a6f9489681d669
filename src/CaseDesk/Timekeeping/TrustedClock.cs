using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>The one guard of every act that can't be taken back and that the wall clock decides: it asks here, in the same transaction.</summary>
/// <remarks>
/// Taking over, reading and the work of officers go on in doubt. What asks: snapshots (a signed note with a day to come could be shown
/// until then), expiry of replies, closing of keysets, destruction of keys, forgetting of ids and erasures, dates of new keysets.
/// A doubt ends when an officer says which day it is, or when the clock is back where monotonic time has it.
/// </remarks>
public sealed class TrustedClock(DeskDatabase desk, EventLog events, TimeProvider time, ILogger<TrustedClock> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ClockJudge _judge = new(time);
    private volatile ClockDoubt? _doubt;

    /// <summary>As the last look found it: a page asks for it at every request.</summary>
    public ClockDoubt? Doubt => _doubt;

    /// <summary>For whoever was told that the clock is not believed, though it may be right again by now.</summary>
    public string Sentence => (_doubt ?? new ClockDoubt(Wall.Day(), Wall.Day())).Sentence;

    /// <summary>What the clock says now, believed or not: for what can be taken back.</summary>
    public DateTimeOffset Wall => time.GetUtcNow();

    /// <summary>The day as far as the desk knows it: for dates that stay. While the clock is not believed, the day that it should say.</summary>
    public DateOnly Today => _doubt?.Known ?? _judge.Now().Day();

    /// <summary>The same where the mechanism is: for what officers do and what is due.</summary>
    public DateOnly LocalToday => _doubt?.Known ?? _judge.Now().DayIn(time.LocalTimeZone);

    /// <summary>Looks at the clock and notes what came of it: a doubt outlives this process.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var state = await ClockState.ReadAsync(connection, cancellationToken);
        var found = Judge(state);
        var changes = found.Fits == state.DoubtedAt is not null;
        var knownAt = (found.Fits ? found.Wall : found.Known).UtcDateTime;
        if (!changes && state.KnownAt is { } at && (knownAt - DateTime.SpecifyKind(at, DateTimeKind.Utc)).Duration() < Fresh)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Not while an act that asked is under way, nor over what another process noted meanwhile: the next look comes soon.
        const string note = """
            update desk.clock set known_at = @KnownAt, doubted_at = @Doubted
            where one = (
                select one from desk.clock where confirmations = @Confirmations and doubted_at is not distinct from @Was for update skip locked)
            """;
        DateTime? doubted = found.Fits ? null : state.DoubtedAt ?? found.Wall.UtcDateTime;
        var values = new { KnownAt = knownAt, Doubted = doubted, Was = state.DoubtedAt, state.Confirmations };
        if (await connection.ExecuteAsync(new CommandDefinition(note, values, transaction, cancellationToken: cancellationToken)) == 0)
        {
            return;
        }

        if (changes)
        {
            await NoteAsync(connection, transaction, found.Fits ? Acts.ClockRightAgain : Acts.ClockDoubted, null, null, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        _doubt = found.Fits ? null : _doubt;
        if (changes)
        {
            log.LogWarning("{Sentence}", _doubt?.Sentence ?? "The clock of this machine is right again.");
        }
    }

    /// <summary>Asks in the act's own transaction: until it ends, no process can note a doubt.</summary>
    /// <returns>Null while the clock is not believed: nothing may be done then.</returns>
    public async Task<TrustedMoment?> AskAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var state = await ClockState.HoldAsync(connection, transaction, cancellationToken);
        var found = Judge(state);
        return found.Fits && state.DoubtedAt is null ? new TrustedMoment(found.Wall) : null;
    }

    /// <summary>At the beginning of a verb: looks, notes and asks. The acts themselves ask again.</summary>
    /// <returns>Null while the clock is not believed.</returns>
    public async Task<TrustedMoment?> AskAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await using var hold = await HoldAsync(cancellationToken);
        return hold?.Moment;
    }

    /// <summary>For an act in another database: while the hold is kept, no process can note a doubt.</summary>
    /// <returns>Null while the clock is not believed.</returns>
    public async Task<TrustedHold?> HoldAsync(CancellationToken cancellationToken)
    {
        var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await AskAsync(connection, transaction, cancellationToken) is { } moment)
            {
                return new TrustedHold(moment, connection, transaction);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>An officer says which day it is.</summary>
    /// <returns>False when the clock does not say that day: then it is the clock that has to be set.</returns>
    public async Task<bool> ConfirmAsync(DateOnly day, OfficerId officer, MechanismId mechanism, CancellationToken cancellationToken)
    {
        var wall = Wall;
        if (day != wall.Day())
        {
            return false;
        }

        const string confirm = "update desk.clock set known_at = @Wall, doubted_at = null, confirmations = confirmations + 1";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(confirm, new { Wall = wall.UtcDateTime }, transaction, cancellationToken: cancellationToken));
        await NoteAsync(connection, transaction, Acts.ClockConfirmed, officer, mechanism, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Judge(await ClockState.ReadAsync(connection, cancellationToken));   // begins anew with the clock as it is
        return true;
    }

    private ClockJudgement Judge(ClockState state)
    {
        var found = _judge.Judge(state);
        // A doubt that was noted stays until a look has taken it back.
        _doubt = found.Fits && state.DoubtedAt is null ? null
            : new ClockDoubt(found.Wall.Day(), found.Known.Day());
        return found;
    }

    private Task NoteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string act, OfficerId? officer, MechanismId? mechanism, CancellationToken cancellationToken) =>
        events.AppendAsync(connection, transaction, new DeskEvent(act, officer, mechanism, "clock", null), cancellationToken);
}

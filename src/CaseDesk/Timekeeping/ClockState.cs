using Dapper;
using Npgsql;

namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>What the database knows of the time, and the moment of the newest event: every snapshot of the desk's own is one.</summary>
internal sealed class ClockState
{
    private const string Columns = """
        select known_at as KnownAt, doubted_at as DoubtedAt, confirmations,
               (select at from desk.event order by number desc limit 1) as LastEventAt,
               not exists (select from desk.mechanism) as IsEmpty
        from desk.clock
        """;

    public DateTime? KnownAt { get; init; }

    public DateTime? DoubtedAt { get; init; }

    public long Confirmations { get; init; }

    public DateTime? LastEventAt { get; init; }

    /// <summary>Before the first keyset is accepted there is nothing to lose, and no officer who could be asked.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>When the desk last knew the time; null on a new database.</summary>
    public DateTimeOffset? Known => Utc(KnownAt ?? LastEventAt);

    /// <summary>Nothing true is older than this. Events written while the clock was in doubt carry its moments, and are no witness.</summary>
    public DateTimeOffset? Newest => DoubtedAt is null && (KnownAt is null || LastEventAt > KnownAt) ? Utc(LastEventAt) : Known;

    public static Task<ClockState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<ClockState>(new CommandDefinition(Columns, cancellationToken: cancellationToken));

    /// <summary>Reads it so that nobody can note a doubt until the transaction ends.</summary>
    public static Task<ClockState> HoldAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<ClockState>(new CommandDefinition($"{Columns} for share of clock", transaction: transaction, cancellationToken: cancellationToken));

    private static DateTimeOffset? Utc(DateTime? at) => at is { } moment ? new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)) : null;
}

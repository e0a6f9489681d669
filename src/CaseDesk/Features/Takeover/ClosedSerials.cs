using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Closes keysets at the Portal 30 days after their last day: a browser that still seals under one is told to fetch the new.</summary>
/// <remarks>One that only a wrong clock closed is opened again: without it no report could be sent.</remarks>
public sealed class ClosedSerials(IntakeDatabase intake, TrustedClock clock)
{
    private const int DaysOfGrace = 30;

    /// <returns>How many were closed; none while the clock is not believed.</returns>
    public async Task<int> CloseOutdatedAsync(CancellationToken cancellationToken)
    {
        const string close = """
            insert into intake.closed_serial (mechanism, serial, closed_on)
            select mechanism, serial, @Day from intake.keyset where not_after + @DaysOfGrace <= @Day
            on conflict do nothing
            """;
        await using TrustedHold? hold = await clock.HoldAsync(cancellationToken);
        if (hold is null)
        {
            return 0;
        }

        await using NpgsqlConnection connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        await OpenAgainAsync(connection, hold, cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(close, new { hold.Moment.Day, DaysOfGrace }, cancellationToken: cancellationToken));
    }

    // Neither one that officers replaced nor one whose key is destroyed: what is sealed to that opens for nobody.
    private static async Task OpenAgainAsync(NpgsqlConnection connection, TrustedHold hold, CancellationToken cancellationToken)
    {
        const string open = """
            delete from intake.closed_serial c
            using intake.keyset k, intake.mechanism m
            where k.mechanism = c.mechanism and k.serial = c.serial and m.id = c.mechanism
              and k.not_after + @DaysOfGrace > @Day and c.serial >= m.lowest_serial
              and not exists (select from unnest(@Mechanisms::text[], @Serials::bigint[]) d(mechanism, serial) where d.mechanism = c.mechanism and d.serial = c.serial)
            """;
        IReadOnlyList<(string Mechanism, long Serial)> destroyed = await DestroyedAsync(hold, cancellationToken);
        string[] mechanisms = [.. destroyed.Select(key => key.Mechanism)];
        long[] serials = [.. destroyed.Select(key => key.Serial)];
        await connection.ExecuteAsync(new CommandDefinition(
            open, new { hold.Moment.Day, DaysOfGrace, Mechanisms = mechanisms, Serials = serials }, cancellationToken: cancellationToken));
    }

    private static async Task<IReadOnlyList<(string Mechanism, long Serial)>> DestroyedAsync(TrustedHold hold, CancellationToken cancellationToken)
    {
        const string sql = "select mechanism, serial from desk.intake_key where destroyed_on is not null";
        return [.. await hold.Connection.QueryAsync<(string, long)>(new CommandDefinition(sql, transaction: hold.Transaction, cancellationToken: cancellationToken))];
    }
}

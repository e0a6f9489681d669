using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Closes keysets at the Portal 30 days after their last day: a browser that still seals under one is told to fetch the new.</summary>
/// <remarks>One that only a wrong clock closed is opened again: without it no report could be sent.</remarks>
public sealed class ClosedSerials(IntakeDatabase intake, TrustedClock clock)
{
    private const int DaysOfGrace = KeysetVerifier.GraceDays;

    /// <returns>How many were closed; none while the clock is not believed.</returns>
    public async Task<int> CloseOutdatedAsync(CancellationToken cancellationToken)
    {
        const string close = """
            insert into intake.closed_serial (mechanism, serial, closed_on)
            select mechanism, serial, @Day from intake.keyset where not_after + @DaysOfGrace <= @Day
            on conflict do nothing
            """;
        await using var hold = await clock.HoldAsync(cancellationToken);
        if (hold is null)
        {
            return 0;
        }

        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        await OpenAgainAsync(connection, hold, cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(close, new { hold.Moment.Day, DaysOfGrace }, cancellationToken: cancellationToken));
    }

    // Which may be opened, the function says; one whose key is destroyed may not: what is sealed to that opens for nobody.
    private static async Task OpenAgainAsync(NpgsqlConnection connection, TrustedHold hold, CancellationToken cancellationToken)
    {
        const string ahead = "select mechanism, serial from intake.closed_serial where closed_on > @Day";
        const string destroyed = "select exists (select from desk.intake_key where mechanism = @Mechanism and serial = @Serial and destroyed_on is not null)";
        const string open = "select intake.open_again(@Mechanism, @Serial, @Day)";
        var closed = await connection.QueryAsync<(string Mechanism, long Serial)>(new CommandDefinition(ahead, new { hold.Moment.Day }, cancellationToken: cancellationToken));
        foreach ((var mechanism, var serial) in closed)
        {
            var key = new { Mechanism = mechanism, Serial = serial, hold.Moment.Day };
            if (!await hold.Connection.ExecuteScalarAsync<bool>(new CommandDefinition(destroyed, key, hold.Transaction, cancellationToken: cancellationToken)))
            {
                await connection.ExecuteAsync(new CommandDefinition(open, key, cancellationToken: cancellationToken));
            }
        }
    }
}

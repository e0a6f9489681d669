using Dapper;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Closes keysets at the Portal 30 days after their last day: a browser that still seals under one is told to fetch the new.</summary>
public sealed class ClosedSerials(IntakeDatabase intake, TimeProvider time)
{
    private const int DaysOfGrace = 30;

    public async Task<int> CloseOutdatedAsync(CancellationToken cancellationToken)
    {
        const string sql = """
            insert into intake.closed_serial (mechanism, serial, closed_on)
            select mechanism, serial, @Today from intake.keyset where not_after + @DaysOfGrace <= @Today
            on conflict do nothing
            """;
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new { Today = today, DaysOfGrace }, cancellationToken: cancellationToken));
    }
}

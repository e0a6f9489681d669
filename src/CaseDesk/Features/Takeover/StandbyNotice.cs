using Dapper;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Says at every start which database stands on one disk only.</summary>
public sealed class StandbyNotice(IntakeDatabase intake, DeskDatabase desk, ILogger<StandbyNotice> log)
{
    public async Task SayAsync(CancellationToken cancellationToken)
    {
        await using var intakeConnection = await intake.Source.OpenConnectionAsync(cancellationToken);
        if (await intakeConnection.ExecuteScalarAsync<bool>(Command("select intake.standby_flushed_to() is null")))
        {
            log.LogWarning("The intake database has no synchronous standby: until an item is taken over, it stands on one disk.");
        }

        await using var deskConnection = await desk.Source.OpenConnectionAsync(cancellationToken);
        if (await deskConnection.ExecuteScalarAsync<bool>(Command("select desk.standby_flushed_to() is null")))
        {
            log.LogWarning("The desk database has no synchronous standby: items taken over stay in the intake database too.");
        }

        CommandDefinition Command(string sql) => new(sql, cancellationToken: cancellationToken);
    }
}

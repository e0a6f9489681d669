using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Hosting.Disks;

namespace SafeReport.CaseDesk.Hosting;

/// <summary>Whether the desk can do its work: both databases migrated, room on every disk and, in a demonstration, all of it prepared.</summary>
public sealed class Readiness(DeskDatabase desk, IntakeDatabase intake, DiskRoom room, Settings settings)
{
    public const string DemonstrationFile = "demo.json";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return room.Full.Count == 0
                && await Migrator.Desk.IsCurrentAsync(desk.Source, cancellationToken)
                && await Migrator.Intake.IsCurrentAsync(intake.Source, cancellationToken)
                && (!settings.Demonstration || await IsDemonstrationReadyAsync(cancellationToken));
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> IsDemonstrationReadyAsync(CancellationToken cancellationToken)
    {
        // demo.json is written first and the keyset published last.
        const string published = "select exists (select from intake.mechanism m join intake.keyset k on k.mechanism = m.id where m.demonstration)";
        if (!File.Exists(Path.Combine(settings.DataDirectory, DemonstrationFile)))
        {
            return false;
        }

        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(published, cancellationToken: cancellationToken));
    }
}

using System.CommandLine;
using Npgsql;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.App;

/// <summary><c>casedesk migrate</c>: brings both databases to this program's version, under the owner role.</summary>
public static class MigrateVerb
{
    public static Command Create()
    {
        var json = VerbAction.JsonOption();
        return new Command("migrate", "Bring both databases to this version. Needs SAFEREPORT_INTAKE_OWNER and SAFEREPORT_DESK_OWNER.") { json }
            .Runs((parsed, services, cancellationToken) => RunAsync(services.GetRequiredService<Settings>(), parsed.GetValue(json), cancellationToken));
    }

    private static async Task<int> RunAsync(Settings settings, bool json, CancellationToken cancellationToken)
    {
        // Progress goes to the error stream: with --json, standard output is data alone.
        Action<string> progress = script => Console.Error.WriteLine($"Running {script} …");
        var ran = new List<string>();
        foreach (var (migrator, owner) in new[] { (Migrator.Intake, settings.IntakeOwner), (Migrator.Desk, settings.DeskOwner) })
        {
            await using var source = NpgsqlDataSource.Create(owner);
            ran.AddRange(await migrator.RunAsync(source, progress, cancellationToken));
        }

        if (json)
        {
            VerbAction.PrintJson(new { ran });
        }
        else
        {
            Console.WriteLine(ran.Count == 0 ? "Both databases were up to date." : $"Ran {ran.Count} script(s); both databases are up to date.");
        }

        return ExitCode.Done;
    }
}

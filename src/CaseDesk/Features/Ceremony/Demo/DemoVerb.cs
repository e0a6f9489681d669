using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Ceremony.Verbs;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Ceremony.Demo;

/// <summary><c>casedesk demo</c>: prepares the demonstration, or completes one that was interrupted.</summary>
public static class DemoVerb
{
    public static Command Create()
    {
        var portal = new Option<string>("--portal") { Description = "The Portal's address.", Required = true };
        var desk = new Option<string>("--desk") { Description = "The case desk's address.", Required = true };
        return new Command("demo", "Create, once, a mechanism to try everything with, and demo.json with its secrets. Never for real reports.") { portal, desk }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                (await services.GetRequiredService<Demonstration>().PrepareAsync(
                    parsed.GetValue(portal)!, parsed.GetValue(desk)!, Console.Error.WriteLine, cancellationToken))
                    .OrRefuse(services.GetRequiredService<TrustedClock>());
                Console.WriteLine("The demonstration is ready; demo.json has the officers' passphrases.");
                return ExitCode.Done;
            });
    }
}

using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Officers.Verbs;

/// <summary><c>casedesk officer disable</c>: an officer who goes, and the new keyset that this may make due.</summary>
public static class OfficerDisableVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The name the officer signs in with." };
        var although = new Option<bool>("--although-last") { Description = "Also when nobody else holds a key that this officer holds." };
        var json = VerbAction.JsonOption();
        return new Command("disable", "Disable an officer, at once. Says whether a new keyset is due today.") { name, although, json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var disabled = (await services.GetRequiredService<OfficerDisabling>().DisableAsync(
                    parsed.GetValue(name)!, parsed.GetValue(although), cancellationToken)).OrRefuse();
                Print(disabled, parsed.GetValue(json));
                return ExitCode.Done;
            });
    }

    private static void Print(DisabledOfficer disabled, bool json)
    {
        var rotate = disabled.HeldIntakeKey || disabled.HeldCustodianKey;
        var mechanism = disabled.Officer.Mechanism.ToString();
        if (json)
        {
            VerbAction.PrintJson(new
            {
                Id = disabled.Officer.Id.ToString(),
                Mechanism = mechanism,
                disabled.Officer.Name,
                disabled.HeldIntakeKey,
                disabled.HeldCustodianKey,
                disabled.Cases,
                RotationDue = rotate,
            });
            return;
        }

        Console.WriteLine($"{disabled.Officer.Name} is disabled and signed out.");
        if (rotate)
        {
            Console.WriteLine("This officer could open what reporters seal to the keys in use. A new keyset is due TODAY:");
            Console.WriteLine($"  casedesk keys rotate --mechanism {mechanism} --close-old{(disabled.HeldCustodianKey ? " --custodian" : "")} --out keyset.txt");
            Console.WriteLine("then have it signed and publish it: the old keyset closes with it. What waits in the inbox is sealed anew by");
            Console.WriteLine("  casedesk keys retire --officer NAME        (an officer with the role INTAKE)");
        }

        if (disabled.Cases > 0)
        {
            Console.WriteLine($"Assigned to {disabled.Cases} case(s): their keys open nothing for this officer here any more, but a kept copy still would.");
        }
    }
}

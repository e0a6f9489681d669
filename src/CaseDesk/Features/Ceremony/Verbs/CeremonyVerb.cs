using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;

namespace SafeReport.CaseDesk.Features.Ceremony.Verbs;

/// <summary><c>casedesk ceremony</c>: opens a mechanism; in one go, or in four steps of which two need no network and no database.</summary>
public static class CeremonyVerb
{
    private const string Description = """
        Open a mechanism: root keys, first officers, first keyset. Stopped anywhere, the same command goes on.

        As it stands, all in one on this machine. With the root keys offline, in four steps:
          offline:  casedesk ceremony root --out ROOTS --mechanism-name NAME
          desk:     casedesk ceremony keyset --root-keys root-keys.json --officer NAME=ROLE,ROLE … --out DIR
          offline:  casedesk ceremony sign --note keyset-1.txt --root ROOTS/root-1.age --fingerprint LETTERS   (with as many root keys as must sign)
          desk:     casedesk ceremony open --note keyset-1.txt --out DIR
        """;

    public static Command Create()
    {
        CeremonyOptions options = new();
        var rootKeys = new Option<string>("--root-keys") { Description = "root-keys.json of root keys made before; without it they are made now." };
        var root = KeyVerbOptions.Root("Sign");
        var passphrase = KeyVerbOptions.PassphraseFile();
        var json = VerbAction.JsonOption();
        var verb = new Command("ceremony", Description)
        {
            options.Out, options.Name, options.Roots, options.Threshold, options.Keeper, options.Address, rootKeys, root, passphrase, options.Officer,
            options.PortalId, options.Present, json,
        };
        verb.Runs(async (parsed, services, cancellationToken) =>
        {
            if (parsed.GetValue(options.Out) is not { Length: > 0 } directory)
            {
                throw new MisusedException("--out is missing: the directory for sealed root keys, sheets, posters and the record.");
            }

            var plan = new WalkPlan(
                options.ReadRootPlan(parsed), parsed.GetValue(rootKeys), KeyVerbOptions.Pairs(parsed.GetValue(root), parsed.GetValue(passphrase)),
                options.ReadOfficers(parsed), options.ReadPortalId(parsed), parsed.GetValue(options.Present) ?? [], directory);
            var record = await services.GetRequiredService<CeremonyWalk>().RunAsync(plan, Console.Error.WriteLine, cancellationToken);
            CeremonyPrint.Opened(record, directory, parsed.GetValue(json));
            return ExitCode.Done;
        });
        foreach (var step in new[] { CeremonySteps.Root(), CeremonySteps.Keyset(), CeremonySteps.Sign(), CeremonySteps.Open() })
        {
            verb.Subcommands.Add(step);
        }

        return verb;
    }
}

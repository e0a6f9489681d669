using System.CommandLine;
using System.Text.Json;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary><c>casedesk keyset check</c>: the look from outside, now; or an officer's word that a difference found before was looked into.</summary>
public static class KeysetCheckVerb
{
    public static Command Create()
    {
        var acknowledge = new Option<string>("--acknowledge") { Description = "End the notice of a difference found before: the officer (ADMIN, INTAKE or FOCAL) who looked into it." };
        Option<string> passphrase = new("--passphrase-file") { Description = "That officer's passphrase; - for standard input, else the terminal asks." };
        var json = VerbAction.JsonOption();
        return new Command("check", "Fetch the keysets from the Portal's public address as a visitor would, and compare them with the desk's. Ends with 1 when they differ, or when nothing can be sent.")
        {
            acknowledge, passphrase, json,
        }
        .Runs(async (parsed, services, cancellationToken) =>
        {
            if (parsed.GetValue(acknowledge) is { } officer)
            {
                await AcknowledgeAsync(services, officer, parsed.GetValue(passphrase), cancellationToken);
                return ExitCode.Done;
            }

            if (!services.GetRequiredService<PortalEntrance>().Known)
            {
                throw new MisusedException("SafeReport__PortalAddress is not set.");
            }

            await services.GetRequiredService<TrustedClock>().LookAsync(cancellationToken);
            List<LookResult> results = [];
            var look = services.GetRequiredService<KeysetLook>();
            foreach (var mechanism in await look.MechanismsAsync(cancellationToken))
            {
                Console.Error.WriteLine("Visiting the Portal …");
                results.Add(await look.LookAsync(mechanism, cancellationToken));
            }

            Print(results, parsed.GetValue(json));
            return results.All(result => result is { Answered: true, Differences.Count: 0, Warnings.Count: 0 }) ? ExitCode.Done : ExitCode.Refused;
        });
    }

    private static async Task AcknowledgeAsync(IServiceProvider services, string officer, string? passphraseFile, CancellationToken cancellationToken)
    {
        using var ring = await services.UnlockAsync(officer, passphraseFile, cancellationToken);
        ring.Require(Role.Admin, Role.Intake, Role.Focal);
        if (!await services.GetRequiredService<WatchState>().DiffersAsync(ring.Mechanism, cancellationToken))
        {
            throw new RefusedException("There is nothing to acknowledge.");
        }

        await services.GetRequiredService<EventLog>().AppendAsync(
            new DeskEvent(Acts.KeysetDifferenceAcknowledged, ring.Officer, ring.Mechanism, "mechanism", null), cancellationToken);
        Console.WriteLine("Acknowledged. Within a minute the desk's pages stop saying it.");
    }

    private static void Print(IReadOnlyList<LookResult> results, bool json)
    {
        if (json)
        {
            VerbAction.PrintJson(results.Select(result => new
            {
                Mechanism = result.Mechanism.ToString(),
                result.Answered,
                Differences = result.Differences.Select(difference => difference.ToString().ToLowerInvariant()),
                Warnings = result.Warnings.Select(warning => JsonNamingPolicy.KebabCaseLower.ConvertName(warning.ToString())),
            }));
            return;
        }

        foreach (var result in results)
        {
            var sentence = result.Differences.Count > 0 ? $"VISITORS ARE SHOWN OTHER KEYS ({string.Join(", ", result.Differences)})"
                : result.Answered ? "visitors are shown what this desk published"
                : "the Portal did not answer everything";
            Console.WriteLine($"{result.Mechanism}  {sentence}");
            foreach (var warning in result.Warnings)
            {
                Console.WriteLine($"{result.Mechanism}  BUT {KeysetWarnings.Sentence(warning)}");
            }
        }
    }
}

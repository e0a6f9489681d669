using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary><c>casedesk item list</c>: the sealed items of the desk, by what is in the clear about them.</summary>
public static class ItemListVerb
{
    public static Command Create()
    {
        var json = VerbAction.JsonOption();
        var officer = new Option<string>("--officer") { Description = "List what this officer's mechanism holds; else all." };
        var passphraseFile = new Option<string>("--passphrase-file") { Description = "The officer's passphrase; - for standard input, else the terminal asks." };
        return new Command("list", "List the items the desk holds, newest first.") { officer, passphraseFile, json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var mechanism = await MechanismAsync(parsed.GetValue(officer), parsed.GetValue(passphraseFile), services, cancellationToken);
                Print(await services.GetRequiredService<ItemList>().ReadAsync(mechanism?.ToString(), cancellationToken), parsed.GetValue(json));
                return ExitCode.Done;
            });
    }

    private static async Task<MechanismId?> MechanismAsync(string? officer, string? passphraseFile, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (officer is null)
        {
            return passphraseFile is null ? null : throw new MisusedException("A passphrase needs --officer NAME.");
        }

        using var ring = await services.UnlockAsync(officer, passphraseFile, cancellationToken);
        ring.Require(Role.Intake, Role.Case, Role.Focal);
        return ring.Mechanism;
    }

    private static void Print(IReadOnlyList<ListedItem> items, bool json)
    {
        if (json)
        {
            VerbAction.PrintJson(items.Select(item => new
            {
                Item = item.Item.ToString("D"),
                item.Mechanism,
                ArrivedOn = item.ArrivedOn.ToString("yyyy-MM-dd"),
                item.Alarm,
                item.Route,
                item.Status,
                item.Bytes,
                item.Damaged,
            }));
            return;
        }

        foreach (var item in items)
        {
            Console.WriteLine($"{item.Item:D}  {item.Mechanism}  {item.ArrivedOn:yyyy-MM-dd}  {(item.Alarm ? "ALARM" : "     ")}  {item.Route,-4}  {item.Status,-9}  {item.Bytes,12}{(item.Damaged ? "  damaged" : "")}");
        }

        Console.WriteLine($"{items.Count} item(s).");
    }
}

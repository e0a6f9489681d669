using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SafeReport.CaseDesk.App;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Triage.Verbs;

/// <summary><c>casedesk item open</c>: prints what an item says. The officer's act is on record like one in the web application.</summary>
public static class ItemOpenVerb
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var options = new ItemVerbOptions();
        var json = VerbAction.JsonOption();
        return options.AddTo(new Command("open", "Open an item and print its report.") { json })
            .Runs(async (parsed, services, cancellationToken) =>
            {
                Print(await OpenAsync(options, parsed, services, cancellationToken), parsed.GetValue(json));
                return ExitCode.Done;
            });
    }

    private static async Task<ItemOpening> OpenAsync(
        ItemVerbOptions options, ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(options.Identity) is { } identityFile)
        {
            using var identity = SingleFile.ReadIdentity(identityFile, parsed.GetValue(options.PassphraseFile));
            return await SingleFile.OpenAsync(parsed.GetValue(options.Item)!, identity, cancellationToken);
        }

        using var ring = await options.UnlockAsync(parsed, services, cancellationToken);
        return await services.GetRequiredService<ItemReader>().OpenAsync(options.Id(parsed), ring, cancellationToken)
            ?? throw new RefusedException("The officer's mechanism has no such item.");
    }

    private static void Print(ItemOpening opening, bool json)
    {
        if (opening.Remains is { } remains)
        {
            PrintRemains(opening, remains, json);
        }

        if (opening.Report is not { } report)
        {
            throw new RefusedException(Sentence(opening));
        }

        var shown = new
        {
            Item = opening.Item.Id.ToString(),
            Mechanism = opening.Item.Mechanism.ToString(),
            ArrivedOn = opening.Item.ArrivedOn == default ? null : opening.Item.ArrivedOn.ToString("yyyy-MM-dd"),
            Alarm = opening.Alarm ?? false,
            opening.Item.Route,
            Report = report.Root,
            Attachments = opening.Attachments.Select(attachment => new { attachment.Entry, attachment.MediaType, attachment.Bytes }),
            Author = opening.Author.ToString().ToLowerInvariant(),
        };
        if (json)
        {
            VerbAction.PrintJson(shown);
            return;
        }

        Console.WriteLine($"Item {shown.Item} of mechanism {shown.Mechanism}, {(shown.Alarm ? "ALARM, " : "")}author {shown.Author}");
        Console.WriteLine(JsonSerializer.Serialize(report.Root, Readable));
        foreach (var attachment in opening.Attachments)
        {
            Console.WriteLine($"{attachment.Entry}  {attachment.Bytes} bytes{(attachment.Covered ? "" : ", not covered by the author's mark")}");
        }

        if (opening.Item.Misnamed is { } serials)
        {
            Console.WriteLine($"Intake key {serials.Named} was named for it; it is sealed to {serials.Found}.");
        }

        if (opening.AlarmChangedOnTheWay)
        {
            Console.WriteLine("Whether somebody is in danger now was changed on the way: the alarm part and the report differ.");
        }
    }

    private static void PrintRemains(ItemOpening opening, ItemRemains remains, bool json)
    {
        var text = Encoding.UTF8.GetString(remains.ReportJson.Span);
        if (json)
        {
            VerbAction.PrintJson(new
            {
                Item = opening.Item.Id.ToString(),
                Mechanism = opening.Item.Mechanism.ToString(),
                ArrivedOn = opening.Item.ArrivedOn == default ? null : opening.Item.ArrivedOn.ToString("yyyy-MM-dd"),
                Alarm = opening.Alarm ?? false,
                opening.Item.Route,
                Damaged = true,
                Text = text,
            });
            return;
        }

        Console.WriteLine($"Item {opening.Item.Id} of mechanism {opening.Item.Mechanism} is DAMAGED. So much of its report can be read:");
        Console.WriteLine(text);
    }

    private static string Sentence(ItemOpening opening) => opening.Failure switch
    {
        OpeningFailure.NoKey => "No key of this officer opens the item.",
        OpeningFailure.Damaged => "The item is damaged.",
        OpeningFailure.HandedInAsFile => "This was handed in as a file, not as an item.",
        _ => $"The item opens, but its content breaks a rule of the protocol ({opening.Refusal}).",
    };
}

using System.CommandLine;
using SafeReport.CaseDesk.App;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers.Verbs;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Triage.Verbs;

/// <summary>How "item open" and "item export" are told what to open and with which key.</summary>
internal sealed class ItemVerbOptions
{
    public Argument<string> Item { get; } = new("item") { Description = "The item's id or, with --identity, a sealed file." };

    public Option<string> Officer { get; } = new("--officer") { Description = "The officer whose keys open it." };

    public Option<string> PassphraseFile { get; } = new("--passphrase-file") { Description = "The passphrase; - for standard input, else the terminal asks." };

    public Option<string> Identity { get; } = new("--identity") { Description = "A file with an AGE-SECRET-KEY-PQ-1 identity; opens a single sealed file, without a database." };

    public Command AddTo(Command verb)
    {
        verb.Add(Item);
        verb.Add(Officer);
        verb.Add(PassphraseFile);
        verb.Add(Identity);
        return verb;
    }

    public ItemId Id(ParseResult parsed) =>
        ItemId.TryParse(parsed.GetValue(Item), out var id) ? id : throw new MisusedException("An item is named by its id: a lowercase UUID.");

    public Task<KeyRing> UnlockAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken) =>
        parsed.GetValue(Officer) is { } name
            ? services.UnlockAsync(name, parsed.GetValue(PassphraseFile), cancellationToken)
            : throw new MisusedException("Say whose keys open it: --officer NAME, or --identity FILE for a sealed file.");
}

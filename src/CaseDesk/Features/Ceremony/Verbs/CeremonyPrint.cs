using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Ceremony.Verbs;

/// <summary>What each step says at its end, and what comes next.</summary>
internal static class CeremonyPrint
{
    public static void Roots(RootKeys keys, string directory, bool json)
    {
        if (json)
        {
            VerbAction.PrintJson(new { keys.Mechanism, keys.Name, keys.Threshold, Keys = keys.Keys.Select(key => new { key.Verifier, key.Fingerprint, key.Keeper }), Directory = directory });
            return;
        }

        Console.WriteLine($"{keys.Count} root key(s) of {keys.Name} ({keys.Mechanism}); {keys.Threshold} must sign a keyset.");
        foreach ((var index, var key) in keys.Keys.Index())
        {
            Console.WriteLine($"\nroot key {index + 1}  {key.Fingerprint}{(key.Keeper is { } keeper ? $"  kept by {keeper}" : "")}");
            Console.Write(Console.IsOutputRedirected ? QrCode.OnPaper(key.Fingerprint) : QrCode.OnTerminal(key.Fingerprint));
        }

        Console.WriteLine($"\nIn {directory}: root-N.age, the sealed keys; root-N-passphrase.txt, a sheet for each: print it, hand it over, delete it;");
        Console.WriteLine("poster-root-N.svg and .txt with the fingerprint, for walls; root-keys.json, which is public and goes to the desk.");
        Console.WriteLine("Keep every sealed key and its sheet in two places. Next, at the desk: casedesk ceremony keyset --root-keys root-keys.json …");
    }

    public static void Drawn(PendingKeyset pending, string directory, bool json)
    {
        var keyset = pending.Read();
        var file = Path.Combine(directory, FirstKeyset.TextFile);
        var letters = Fingerprint.Of(pending.Text);
        if (json)
        {
            VerbAction.PrintJson(new
            {
                Mechanism = keyset.Mechanism.ToString(),
                keyset.Serial,
                Fingerprint = letters,
                File = file,
                Officers = pending.Opening!.Officers.Select(officer => new { officer.Name, officer.Roles }),
            });
            return;
        }

        Console.WriteLine($"Keyset 1 of {keyset.Mechanism} waits for {pending.Opening!.Threshold} signature(s). Its letters: {letters}");
        Console.WriteLine($"In {directory}: officer-N.txt, a sheet for each officer: print it, hand it over, delete it; {FirstKeyset.TextFile}, the text to sign.");
        Console.WriteLine($"Next, where the root keys are: casedesk ceremony sign --note {FirstKeyset.TextFile} --root root-1.age --fingerprint {letters}");
    }

    public static void Signed(Keyset keyset, int signatures, int threshold, bool json)
    {
        var letters = Fingerprint.Of(keyset.ToText());
        if (json)
        {
            VerbAction.PrintJson(new { Mechanism = keyset.Mechanism.ToString(), keyset.Serial, Fingerprint = letters, Signatures = signatures, Threshold = threshold });
            return;
        }

        Console.WriteLine($"Keyset {keyset.Serial} of {keyset.Mechanism}, {keyset.NotBefore:yyyy-MM-dd} to {keyset.NotAfter:yyyy-MM-dd}. Its letters: {letters}");
        Console.WriteLine(signatures < threshold
            ? $"{signatures} of {threshold} signatures. Next: the same with another root key."
            : $"{signatures} of {threshold} signatures. Next, at the desk: casedesk {(keyset.Serial == 1 ? "ceremony open" : "keyset publish")} --note …");
    }

    public static void Opened(KeysetRecord record, string directory, bool json)
    {
        var letters = Fingerprint.Of(record.Keyset.ToText());
        if (json)
        {
            VerbAction.PrintJson(new
            {
                Mechanism = record.Keyset.Mechanism.ToString(),
                record.Name,
                record.Keyset.Serial,
                Fingerprint = letters,
                record.Threshold,
                Roots = record.Roots.Select(root => root.Fingerprint),
                Directory = directory,
            });
            return;
        }

        Console.WriteLine($"{record.Name} ({record.Keyset.Mechanism}) is open. Keyset {record.Keyset.Serial}: {letters}");
        Console.WriteLine($"In {directory}: {record.FileName}.txt and .html, without secrets, to print and sign.");
        Console.WriteLine("Sheets with passphrases (root-N-passphrase.txt, officer-N.txt): print them, hand them over, delete them.");
        Console.WriteLine("Then take the sealed root keys off this machine.");
    }
}

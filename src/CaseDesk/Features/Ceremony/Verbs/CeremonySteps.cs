using System.CommandLine;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Ceremony.Verbs;

/// <summary>The four steps of a ceremony whose root keys never come near a network.</summary>
internal static class CeremonySteps
{
    public static Command Root()
    {
        CeremonyOptions options = new();
        var json = VerbAction.JsonOption();
        options.Out.Required = true;
        return new Command("root", "Make the root keys, each sealed by a passphrase of its own. Needs no database and no network.")
        {
            options.Out, options.Name, options.Roots, options.Threshold, options.Keeper, options.Address, json,
        }
        .Runs((parsed, services, _) =>
        {
            var directory = parsed.GetValue(options.Out)!;
            var keys = services.GetRequiredService<RootMaking>().Make(options.ReadRootPlan(parsed), directory, Console.Error.WriteLine).OrRefuse();
            CeremonyPrint.Roots(keys, directory, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
    }

    public static Command Keyset()
    {
        CeremonyOptions options = new();
        var rootKeys = new Option<string>("--root-keys") { Description = "root-keys.json, from where the root keys were made.", Required = true };
        var again = new Option<bool>("--again") { Description = "Draw anew although keys wait for their signatures; a text written before is then worthless." };
        var json = VerbAction.JsonOption();
        options.Out.Required = true;
        return new Command("keyset", "At the desk: make the first officers and the first keyset's keys, and write the text that the root keys are to sign.")
        {
            rootKeys, options.Officer, options.PortalId, options.Out, again, json,
        }
        .Runs(async (parsed, services, cancellationToken) =>
        {
            var directory = parsed.GetValue(options.Out)!;
            var pending = (await services.GetRequiredService<FirstKeyset>().DrawAsync(
                KeyVerbOptions.ReadRoots(parsed.GetValue(rootKeys)!), options.ReadOfficers(parsed), options.ReadPortalId(parsed), parsed.GetValue(again), directory,
                Console.Error.WriteLine, cancellationToken)).OrRefuse(services.GetRequiredService<TrustedClock>());
            CeremonyPrint.Drawn(pending, directory, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    public static Command Sign()
    {
        Option<string> note = new("--note") { Description = "The keyset's text, or the note that others have signed already.", Required = true };
        var root = KeyVerbOptions.Root("Sign");
        root.Required = true;
        var passphrase = KeyVerbOptions.PassphraseFile();
        var rootKeys = new Option<string>("--root-keys") { Description = "root-keys.json; else the one beside the first --root." };
        var fingerprint = new Option<string>("--fingerprint") { Description = "The letters that the desk showed for this text, from its screen and not from the medium that carried the text. Another text is refused.", Required = true };
        var write = new Option<string>("--out") { Description = "Where to write the signed note; else in place of --note." };
        var json = VerbAction.JsonOption();
        return new Command("sign", "Sign a keyset with one or more root keys. Needs no database and no network.")
        {
            note, root, passphrase, rootKeys, fingerprint, write, json,
        }
        .Runs((parsed, _, _) =>
        {
            var files = KeyVerbOptions.Pairs(parsed.GetValue(root), parsed.GetValue(passphrase));
            var keys = KeyVerbOptions.ReadRoots(parsed.GetValue(rootKeys) ?? Path.Combine(Path.GetDirectoryName(files[0].Path) ?? "", RootKeys.FileName));
            var given = KeyVerbOptions.ReadText(parsed.GetValue(note)!);
            var keyset = CheckBeforeSigning(given, keys, parsed.GetValue(fingerprint)!);
            var signed = RootSigner.Sign(given, files, keys.Verifiers, Console.Error.WriteLine);
            KeyVerbOptions.Write(parsed.GetValue(write) ?? parsed.GetValue(note)!, signed);
            CeremonyPrint.Signed(keyset, SignedNote.TryParse(signed)!.CountValid(keys.Verifiers, out var _), keys.Threshold, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
    }

    public static Command Open()
    {
        CeremonyOptions options = new();
        var note = KeyVerbOptions.Note();
        note.Required = true;
        var rootKeys = new Option<string>("--root-keys") { Description = "root-keys.json, for the keepers' names in the record." };
        var json = VerbAction.JsonOption();
        options.Out.Required = true;
        return new Command("open", "At the desk: check the signatures, put the keys to use, publish the keyset, and write the record.")
        {
            note, rootKeys, options.Present, options.Out, json,
        }
        .Runs(async (parsed, services, cancellationToken) =>
        {
            var directory = parsed.GetValue(options.Out)!;
            var record = await services.GetRequiredService<CeremonyOpening>().OpenAsync(
                [.. parsed.GetValue(note)!.Select(KeyVerbOptions.ReadText)], parsed.GetValue(rootKeys) is { } file ? KeyVerbOptions.ReadRoots(file) : null,
                parsed.GetValue(options.Present) ?? [], directory, Console.Error.WriteLine, cancellationToken);
            CeremonyPrint.Opened(record, directory, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static Keyset CheckBeforeSigning(string given, RootKeys keys, string fingerprint)
    {
        if (NoteSigning.TextOf(given) is not { } text || !Crypto.Keysets.Keyset.TryParse(text, out var keyset))
        {
            throw new RefusedException("The file is not a keyset.");
        }

        if (keyset.Mechanism != keys.Id)
        {
            throw new RefusedException(KeySentences.Of(KeyRefusal.AnotherMechanism));
        }

        return fingerprint == Fingerprint.Of(text) ? keyset : throw new RefusedException("This is not the text that the desk showed those letters for.");
    }
}

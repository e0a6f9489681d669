using System.CommandLine;
using Npgsql;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets.Verbs;

/// <summary><c>casedesk keys rotate</c>: draws the keys of the next keyset and writes the text that the root keys are to sign.</summary>
public static class KeysRotateVerb
{
    private const int MostDays = 366;

    public static Command Create()
    {
        var mechanism = KeyVerbOptions.Mechanism();
        var write = new Option<string>("--out") { Description = "Where to write the text to sign (or, with --root, the signed note).", Required = true };
        var custodian = new Option<bool>("--custodian") { Description = "Make a new custodian key too." };
        var alarm = new Option<bool>("--alarm") { Description = "Make a new alarm key too." };
        var desk = new Option<bool>("--desk") { Description = "Make a new desk key too." };
        var days = new Option<int>("--days") { Description = "How many days it is for.", DefaultValueFactory = _ => NewKeyset.Days };
        var close = new Option<bool>("--close-old") { Description = "Close every earlier keyset as soon as this one is published: for an officer who is gone." };
        var again = new Option<bool>("--again") { Description = "Draw anew although keys wait for their signatures; a text written before is then worthless." };
        var root = KeyVerbOptions.Root("Sign and publish at once");
        var passphrase = KeyVerbOptions.PassphraseFile();
        var record = KeyVerbOptions.Record();
        var present = KeyVerbOptions.Present();
        var json = VerbAction.JsonOption();
        return new Command("rotate", "Draw a new intake key and write the next keyset for the root keys to sign. Nothing changes until it is published.")
        {
            mechanism, write, custodian, alarm, desk, days, close, again, root, passphrase, record, present, json,
        }
        .Runs(async (parsed, services, cancellationToken) =>
        {
            var id = KeyVerbOptions.Read(parsed.GetValue(mechanism)!);
            var plan = new RotationPlan(
                id, new KeyRenewal(parsed.GetValue(custodian), parsed.GetValue(alarm), parsed.GetValue(desk)), parsed.GetValue(close),
                parsed.GetValue(days) is var count and >= 1 and <= MostDays ? count : throw new MisusedException("A keyset is for 1 to 366 days."),
                parsed.GetValue(again));
            var roots = KeyVerbOptions.Pairs(parsed.GetValue(root), parsed.GetValue(passphrase));
            if (parsed.GetValue(record) is not null && roots.Count == 0)
            {
                throw new MisusedException("--record needs --root: a keyset that is not signed here has its record from 'casedesk keyset publish'.");
            }

            var clock = services.GetRequiredService<TrustedClock>();
            var drawn = (await services.GetRequiredService<KeyRotation>().DrawAsync(plan, Console.Error.WriteLine, cancellationToken)).OrRefuse(clock);
            var output = drawn.Text;
            if (roots.Count > 0)
            {
                output = RootSigner.Sign(drawn.Text, roots, await RootsAsync(services.GetRequiredService<DeskDatabase>(), id, cancellationToken), Console.Error.WriteLine);
                (await services.GetRequiredService<KeysetAcceptance>().AcceptAsync([output], expected: false, Console.Error.WriteLine, cancellationToken)).OrRefuse(clock);
            }

            KeyVerbOptions.Write(parsed.GetValue(write)!, output);
            if (parsed.GetValue(record) is { } directory)
            {
                await KeysetPublishVerb.RecordAsync(services, drawn.Read(), parsed.GetValue(present) ?? [], directory, cancellationToken);
            }

            Print(drawn, parsed.GetValue(write)!, roots.Count > 0, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static async Task<IReadOnlyCollection<VerifierKey>> RootsAsync(DeskDatabase desk, MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return (await MechanismRow.FindAsync(connection, mechanism, cancellationToken))!.Pins().Roots;
    }

    private static void Print(PendingKeyset drawn, string file, bool published, bool json)
    {
        var keyset = drawn.Read();
        if (json)
        {
            VerbAction.PrintJson(new
            {
                Mechanism = keyset.Mechanism.ToString(),
                keyset.Serial,
                Fingerprint = Fingerprint.Of(drawn.Text),
                File = file,
                Published = published,
                drawn.CloseOld,
            });
            return;
        }

        Console.WriteLine($"Keyset {keyset.Serial} of {keyset.Mechanism}, {keyset.NotBefore:yyyy-MM-dd} to {keyset.NotAfter:yyyy-MM-dd}, {Fingerprint.Of(drawn.Text)}");
        if (published)
        {
            Console.WriteLine("It is signed and published.");
            return;
        }

        Console.WriteLine($"Its text is in {file}. Now, where the root keys are: casedesk ceremony sign --note {file} --root root-1.age --fingerprint {Fingerprint.Of(drawn.Text)}");
        Console.WriteLine($"Then here: casedesk keyset publish --note {file}");
    }
}

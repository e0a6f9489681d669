using System.Security.Cryptography;
using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <param name="Name">The mechanism's name, or null when root-keys.json has it already.</param>
/// <param name="Keepers">Who keeps which key, by number; may be empty.</param>
/// <param name="Address">The Portal's address for posters, or null.</param>
public sealed record RootPlan(string? Name, int Count, int Threshold, IReadOnlyList<string> Keepers, string? Address);

/// <summary>Makes a mechanism's root keys. Needs no database and no network: for a machine that has neither.</summary>
/// <remarks>
/// For each key the sheet with its passphrase comes first, then the sealed file, then its line in root-keys.json: a key without that line
/// was interrupted and is drawn anew. Each sealed file is opened once more before it counts: a root key that does not open is lost.
/// </remarks>
public sealed class RootMaking(TimeProvider time)
{
    public static string SealedFile(int number) => $"root-{number}.age";

    public static string SheetFile(int number) => $"root-{number}-passphrase.txt";

    public CeremonyOutcome<RootKeys> Make(RootPlan plan, string directory, Action<string> progress)
    {
        if (!Outbox.TryCreate(directory))
        {
            return KeyRefusal.DirectoryNotWritable;
        }

        var path = Path.Combine(directory, RootKeys.FileName);
        var begun = Begin(plan, path);
        if (begun.Value is not { } keys)
        {
            return begun;
        }

        while (!keys.Complete)
        {
            var number = keys.Keys.Count + 1;
            progress($"Making root key {number} of {keys.Count} …");
            var keeper = plan.Keepers.ElementAtOrDefault(number - 1);
            var made = MakeOne(keys, number, keeper, directory, progress);
            if (made.Value is not { } key)
            {
                return new CeremonyOutcome<RootKeys>(null, made.Refusal, made.Keys);
            }

            keys = keys with { Keys = [.. keys.Keys, key] };
            keys.Write(path);
        }

        progress("Drawing the posters …");
        foreach ((var index, var key) in keys.Keys.Index())
        {
            if (!Poster.TryWrite(directory, $"poster-root-{index + 1}", key.Fingerprint, plan.Address))
            {
                return KeyRefusal.FileNotWritten;
            }
        }

        return keys;
    }

    private static CeremonyOutcome<RootKeys> Begin(RootPlan plan, string path)
    {
        var (begun, unread) = RootKeys.Find(path);
        if (unread is not KeyRefusal.None)
        {
            return unread;
        }

        if (begun is not null)
        {
            return (plan.Name is null || plan.Name == begun.Name) && plan.Count == begun.Count && plan.Threshold == begun.Threshold
                ? begun
                : CeremonyRefusal.AnotherCeremony;
        }

        if (plan.Count is < 1 or > RootKeys.Most || plan.Threshold < 1 || plan.Threshold > plan.Count || plan.Keepers.Count > plan.Count)
        {
            return CeremonyRefusal.RootNumbers;
        }

        if (!MechanismName.IsOne(plan.Name))
        {
            return CeremonyRefusal.MechanismName;
        }

        var keys = new RootKeys(MechanismId.New().ToString(), plan.Name!, plan.Count, plan.Threshold, []);
        keys.Write(path);
        return keys;
    }

    private CeremonyOutcome<RootKey> MakeOne(RootKeys keys, int number, string? keeper, string directory, Action<string> progress)
    {
        var file = Path.Combine(directory, SealedFile(number));
        var passphrase = Passphrase.New();
        using var seed = SecretBytes.Random(Ed25519.SeedLength);
        var key = new RootKey(VerifierKey.Of(Keyset.RootKeyName(keys.Id, number), seed).ToString(), keeper);
        if (!Outbox.TryWrite(Path.Combine(directory, SheetFile(number)), Sheets.OfRoot(keys, number, key, passphrase, Today)))
        {
            return KeyRefusal.FileNotWritten;
        }

        progress("Sealing it …");
        RootKeyFile.Write(file, seed, passphrase);
        using var typed = SecretBytes.TakeFrom(Encoding.UTF8.GetBytes(passphrase));
        using var reopened = RootKeyFile.TryRead(file, typed);
        return reopened is not null && CryptographicOperations.FixedTimeEquals(reopened.Span, seed.Span) ? key : CeremonyRefusal.RootKeyLost;
    }

    private DateOnly Today => time.Today();
}

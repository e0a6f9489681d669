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

    public RootKeys Make(RootPlan plan, string directory, Action<string> progress)
    {
        Outbox.Create(directory);
        var path = Path.Combine(directory, RootKeys.FileName);
        var keys = Begin(plan, path);
        while (!keys.Complete)
        {
            var number = keys.Keys.Count + 1;
            progress($"Making root key {number} of {keys.Count} …");
            var keeper = plan.Keepers.ElementAtOrDefault(number - 1);
            keys = keys with { Keys = [.. keys.Keys, MakeOne(keys, number, keeper, directory, progress)] };
            keys.Write(path);
        }

        progress("Drawing the posters …");
        foreach ((var index, var key) in keys.Keys.Index())
        {
            Poster.Write(directory, $"poster-root-{index + 1}", key.Fingerprint, plan.Address);
        }

        return keys;
    }

    private static RootKeys Begin(RootPlan plan, string path)
    {
        if (RootKeys.Find(path) is { } begun)
        {
            return (plan.Name is null || plan.Name == begun.Name) && plan.Count == begun.Count && plan.Threshold == begun.Threshold
                ? begun
                : throw new RefusedException("That directory has the root keys of another ceremony. Choose an empty one.");
        }

        if (plan.Count is < 1 or > RootKeys.Most || plan.Threshold < 1 || plan.Threshold > plan.Count || plan.Keepers.Count > plan.Count)
        {
            throw new MisusedException("There are 1 to 16 root keys; the threshold is at most their number, and so are the keepers.");
        }

        if (!MechanismName.IsOne(plan.Name))
        {
            throw new MisusedException("--mechanism-name has 1 to 200 characters, none of them control characters.");
        }

        var keys = new RootKeys(MechanismId.New().ToString(), plan.Name!, plan.Count, plan.Threshold, []);
        keys.Write(path);
        return keys;
    }

    private RootKey MakeOne(RootKeys keys, int number, string? keeper, string directory, Action<string> progress)
    {
        var file = Path.Combine(directory, SealedFile(number));
        var passphrase = Passphrase.New();
        using var seed = SecretBytes.Random(Ed25519.SeedLength);
        var key = new RootKey(VerifierKey.Of(Keyset.RootKeyName(keys.Id, number), seed).ToString(), keeper);
        Outbox.Write(Path.Combine(directory, SheetFile(number)), Sheets.OfRoot(keys, number, key, passphrase, Today));
        progress("Sealing it …");
        RootKeyFile.Write(file, seed, passphrase);
        using var typed = SecretBytes.TakeFrom(Encoding.UTF8.GetBytes(passphrase));
        using var reopened = RootKeyFile.TryRead(file, typed);
        return reopened is not null && CryptographicOperations.FixedTimeEquals(reopened.Span, seed.Span) ? key : throw new RefusedException("A root key did not come back from its file: is the medium sound?");
    }

    private DateOnly Today => time.Today();
}

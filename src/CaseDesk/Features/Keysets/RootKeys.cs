using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <param name="Verifier">The public half.</param>
/// <param name="Keeper">Who keeps the sealed file, when that was said.</param>
public sealed record RootKey(string Verifier, string? Keeper)
{
    public string Fingerprint => Crypto.Keysets.Fingerprint.Of(VerifierKey.Parse(Verifier).PublicKey);
}

/// <summary>root-keys.json: the public half of a mechanism's root keys, which goes from where they are made to the desk.</summary>
/// <param name="Count">How many there are to be; while <paramref name="Keys"/> has fewer, they are still being made.</param>
public sealed record RootKeys(string Mechanism, string Name, int Count, int Threshold, IReadOnlyList<RootKey> Keys)
{
    public const string FileName = "root-keys.json";
    public const int Most = SignedNote.MostSignatures;

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [JsonIgnore]
    public MechanismId Id => MechanismId.Parse(Mechanism);

    [JsonIgnore]
    public bool Complete => Keys.Count == Count;

    [JsonIgnore]
    public IReadOnlyList<VerifierKey> Verifiers => [.. Keys.Select(key => VerifierKey.Parse(key.Verifier))];

    /// <summary>Reads the file of a whole set, as it came from another machine.</summary>
    public static Outcome<RootKeys, KeyRefusal> Read(string path)
    {
        var found = Find(path);
        return found is { Refusal: KeyRefusal.None, Value: not { Complete: true } } ? KeyRefusal.RootKeysMissing : found;
    }

    /// <summary>Reads the file as far as the keys are made; no value and no refusal when there is none yet.</summary>
    public static Outcome<RootKeys, KeyRefusal> Find(string path)
    {
        if (!File.Exists(path))
        {
            return KeyRefusal.None;
        }

        try
        {
            var keys = JsonSerializer.Deserialize<RootKeys>(File.ReadAllBytes(path), Json);
            return keys is not null && keys.IsSound() ? keys : KeyRefusal.RootKeysUnsound;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return KeyRefusal.RootKeysUnreadable;
        }
    }

    public void Write(string path) => PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));

    // Numbered names in order, no key twice: else t signatures could come from fewer than t people.
    private bool IsSound() =>
        MechanismId.TryParse(Mechanism, out var id)
        && MechanismName.IsOne(Name)
        && Count is >= 1 and <= Most && Threshold >= 1 && Threshold <= Count
        && Keys is not null && Keys.Count <= Count
        && Keys.Index().All(key => VerifierKey.TryParse(key.Item?.Verifier, out var root) && root.Name == Keyset.RootKeyName(id, key.Index + 1))
        && Keys.Select(key => Convert.ToHexString(VerifierKey.Parse(key.Verifier).PublicKey)).Distinct(StringComparer.Ordinal).Count() == Keys.Count;
}

/// <summary>What a mechanism may be called.</summary>
internal static class MechanismName
{
    private const int Longest = 200;

    public static bool IsOne(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= Longest && !name.Any(char.IsControl);
}

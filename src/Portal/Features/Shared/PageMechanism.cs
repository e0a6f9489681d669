using System.Text.Json.Serialization;
using SafeReport.Crypto.Keysets;

namespace SafeReport.Portal.Features.Shared;

/// <summary>What a page says and pins of a mechanism (protocol 3: id, portal-id, root verifiers, threshold, lowest serial).</summary>
public sealed record PageMechanism(
    string Id,
    string Name,
    string PortalId,
    IReadOnlyList<string> Verifiers,
    int Threshold,
    long LowestSerial,
    bool Open)
{
    /// <summary>In the page's language; null where none was published.</summary>
    [JsonIgnore]
    public MechanismCard? Card { get; init; }

    /// <summary>The letters that its posters show, one line for each root key.</summary>
    [JsonIgnore]
    public IEnumerable<string> RootFingerprints =>
        Verifiers.SelectMany(verifier => VerifierKey.TryParse(verifier, out var key) ? [Fingerprint.Of(key.PublicKey)] : Array.Empty<string>());
}

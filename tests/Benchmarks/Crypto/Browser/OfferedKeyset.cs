using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Benchmarks.Crypto.Browser;

/// <summary>A keyset as a page hands it to the worker, and the recipient it names.</summary>
internal sealed record OfferedKeyset(string Note, object Pins, string Recipient)
{
    public const string Now = "2026-02-01";

    private const string PortalId = "00112233445566778899aabbccddeeff";

    public object ForWorker => new { note = Note, pins = Pins, now = Now };

    public static OfferedKeyset Make()
    {
        _ = MechanismId.TryParse("0a1b2c3d", out var mechanism);
        using var root = SecretBytes.Random(Ed25519.SeedLength);
        using var desk = SecretBytes.Random(Ed25519.SeedLength);
        var rootName = Keyset.RootKeyName(mechanism, 1);
        var recipient = NewRecipient();
        var keyset = new Keyset(
            mechanism, PortalId, 1, Keyset.NoPrevious, new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 31),
            recipient, NewRecipient(), NewRecipient(), VerifierKey.Of(Keyset.DeskKeyName(mechanism, 1), desk), ToolRecipient: null);
        var pins = new
        {
            id = mechanism.ToString(),
            portalId = PortalId,
            verifiers = new[] { VerifierKey.Of(rootName, root).ToString() },
            threshold = 1,
            lowestSerial = 1,
        };
        return new OfferedKeyset(SignedNote.Sign(keyset.ToText(), (rootName, root)), pins, recipient);
    }

    private static string NewRecipient()
    {
        using var identity = HybridIdentity.Generate();
        return identity.Recipient.ToString();
    }
}

#pragma warning disable CS1591
using System.Diagnostics.CodeAnalysis;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
namespace SafeReport.Crypto.Keysets;
public sealed record VerifierKey(string Name, byte[] PublicKey)
{
    public uint KeyId => throw new NotSupportedException();
    public static VerifierKey Parse(string text) => throw new NotSupportedException();
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VerifierKey? key) => throw new NotSupportedException();
    public override string ToString() => throw new NotSupportedException();
}
public sealed class SignedNote
{
    public string Text => throw new NotSupportedException();
    public static string Sign(string text, params (string Name, SecretBytes Seed)[] signers) => throw new NotSupportedException();
    public static SignedNote? TryParse(string note) => throw new NotSupportedException();
    public int CountValid(IReadOnlyList<VerifierKey> pinned, out bool badSignatureUnderPinned) => throw new NotSupportedException();
}
public sealed record Keyset(MechanismId Mechanism, string PortalId, long Serial, string Previous, DateOnly NotBefore, DateOnly NotAfter, string Recipient, string Custodian, string Alarm, VerifierKey Desk, string? ToolRecipient)
{
    public string ToText() => throw new NotSupportedException();
    public string TextHash() => throw new NotSupportedException();
    public static bool TryParse(string text, [NotNullWhen(true)] out Keyset? keyset) => throw new NotSupportedException();
    public bool Follows(Keyset earlier) => throw new NotSupportedException();
}
public sealed record KeysetPins(MechanismId Mechanism, string PortalId, IReadOnlyList<VerifierKey> Roots, int Threshold, long LowestSerial);
public enum KeysetRefusal { None, Note, BadSignature, TooFewSignatures, Text, AnotherMechanism, AnotherPortal, LowerSerial, TooOld }
public sealed record KeysetVerdict(KeysetRefusal Refusal, Keyset? Keyset, bool OutsideDates);
public static class KeysetVerifier
{
    public static KeysetVerdict Verify(string note, KeysetPins pins, DateOnly now) => throw new NotSupportedException();
}
public static class Fingerprint
{
    public static string Of(ReadOnlySpan<byte> keyOrText) => throw new NotSupportedException();
}
public sealed record MailboxNote(MechanismId Mechanism, long Number, string Made, IReadOnlyList<(string Prefix, string Sha256)> Files)
{
    public string ToText() => throw new NotSupportedException();
    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxNote? note) => throw new NotSupportedException();
}
public static class SnapshotFile
{
    public const int LabelLength = 32;
    public const int RecordLength = 9883;
    public const int SmallestCount = 16;
    public static int PrefixBits(int liveMailboxes) => throw new NotSupportedException();
    public static string Prefix(ReadOnlySpan<byte> address, int bits) => throw new NotSupportedException();
    public static byte[] Write(IEnumerable<(byte[] Label, byte[] Reply)> records) => throw new NotSupportedException();
    public static bool IsWellFormed(ReadOnlySpan<byte> file) => throw new NotSupportedException();
    public static bool TryFind(ReadOnlySpan<byte> file, ReadOnlySpan<byte> label, out ReadOnlySpan<byte> reply) => throw new NotSupportedException();
}

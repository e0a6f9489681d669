using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;

namespace SafeReport.Crypto.Keysets;

/// <summary>The keys that a mechanism seals to for one epoch (protocol.md 3).</summary>
/// <param name="Mechanism">Whose keys.</param>
/// <param name="PortalId">32 hex digits.</param>
/// <param name="Serial">From 1, one more each time.</param>
/// <param name="Previous">SHA-256 of the previous keyset's text in hex; zeros for the first.</param>
/// <param name="NotBefore">First day.</param>
/// <param name="NotAfter">Last day.</param>
/// <param name="Recipient">Hybrid recipient of items.</param>
/// <param name="Custodian">Hybrid recipient of the identity custodians.</param>
/// <param name="Alarm">Hybrid recipient of alarm parts and erase requests.</param>
/// <param name="Desk">Signs mailbox snapshots.</param>
/// <param name="ToolRecipient">X25519 recipient of the tool route, or null.</param>
public sealed record Keyset(
    MechanismId Mechanism, string PortalId, long Serial, string Previous, DateOnly NotBefore, DateOnly NotAfter,
    string Recipient, string Custodian, string Alarm, VerifierKey Desk, string? ToolRecipient)
{
    /// <summary>What the first keyset names as the previous one's hash.</summary>
    public const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The name of a root key, numbered from 1.</summary>
    public static string RootKeyName(MechanismId mechanism, int number) => $"safereport/{mechanism}/root-{number}";

    /// <summary>The name of a desk key, after the serial of the first keyset naming it.</summary>
    public static string DeskKeyName(MechanismId mechanism, long firstSerial) => $"safereport/{mechanism}/desk-{firstSerial}";

    /// <summary>The text to be signed.</summary>
    public string ToText()
    {
        var text = new StringBuilder()
            .Append(KeysetText.FirstLine).Append('\n')
            .Append("mechanism ").Append(Mechanism).Append('\n')
            .Append("portal ").Append(PortalId).Append('\n')
            .Append("serial ").Append(Serial).Append('\n')
            .Append("previous ").Append(Previous).Append('\n')
            .Append("not-before ").Append(Day.Format(NotBefore)).Append('\n')
            .Append("not-after ").Append(Day.Format(NotAfter)).Append('\n')
            .Append("recipient ").Append(Recipient).Append('\n')
            .Append("custodian ").Append(Custodian).Append('\n')
            .Append("alarm ").Append(Alarm).Append('\n')
            .Append("desk ").Append(Desk).Append('\n');
        if (ToolRecipient is not null)
        {
            text.Append("tool-recipient ").Append(ToolRecipient).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>SHA-256 of the text, in hex: what the next keyset names.</summary>
    public string TextHash() => Hex.Encode(SHA256.HashData(TextEncoding.ASCII.GetBytes(ToText())));

    /// <summary>Whether this is the keyset right after another of the same mechanism and portal.</summary>
    public bool Follows(Keyset earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Mechanism == earlier.Mechanism
            && string.Equals(PortalId, earlier.PortalId, StringComparison.Ordinal)
            && Serial == earlier.Serial + 1
            && string.Equals(Previous, earlier.TextHash(), StringComparison.Ordinal);
    }

    /// <summary>Reads exactly the text that <see cref="ToText"/> writes, or returns false.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Keyset? keyset)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out keyset) == KeysetRefusal.None && keyset is not null;
    }

    /// <summary>As <see cref="TryParse"/>, with the reason when it is refused.</summary>
    internal static KeysetRefusal Read(string text, out Keyset? keyset)
    {
        keyset = null;
        var refusal = KeysetText.Read(text, out var values);
        if (refusal != KeysetRefusal.None)
        {
            return refusal;
        }

        var candidate = new Keyset(
            MechanismId.Parse(values[0]), values[1], NoteLines.Decimal(values[2]), values[3], Day.Parse(values[4]), Day.Parse(values[5]),
            values[6], values[7], values[8], VerifierKey.Parse(values[9]), values.Length > 10 ? values[10] : null);
        keyset = candidate.IsConsistent() ? candidate : null;
        return keyset is null ? KeysetRefusal.Inconsistent : KeysetRefusal.None;
    }

    private bool IsConsistent() =>
        NotBefore <= NotAfter
        && Serial == 1 == string.Equals(Previous, NoPrevious, StringComparison.Ordinal)
        && HasDeskName();

    // safereport/<mechanism>/desk-<serial of the first keyset naming it>
    private bool HasDeskName()
    {
        var start = DeskKeyName(Mechanism, 0)[..^1];
        return Desk.Name.StartsWith(start, StringComparison.Ordinal)
            && NoteLines.TryDecimal(Desk.Name[start.Length..], out var first)
            && first <= Serial;
    }
}

using SafeReport.Crypto.Items;

namespace SafeReport.Crypto.Keysets;

/// <summary>What a client knows of a mechanism before it asks for the keyset.</summary>
/// <param name="Mechanism">Which mechanism.</param>
/// <param name="PortalId">Of which portal, 32 hex digits.</param>
/// <param name="Roots">The root keys.</param>
/// <param name="Threshold">How many of them must have signed.</param>
/// <param name="LowestSerial">The lowest acceptable serial.</param>
public sealed record KeysetPins(MechanismId Mechanism, string PortalId, IReadOnlyList<VerifierKey> Roots, int Threshold, long LowestSerial);

/// <summary>The outcome of checking a keyset.</summary>
/// <param name="Refusal">None when it may be used.</param>
/// <param name="Keyset">The keyset, when it may be used.</param>
/// <param name="OutsideDates">It may be used, with a warning: not yet, or no longer, within its dates.</param>
public sealed record KeysetVerdict(KeysetRefusal Refusal, Keyset? Keyset, bool OutsideDates);

/// <summary>Checks a keyset as every client must (protocol.md 3).</summary>
public static class KeysetVerifier
{
    /// <summary>How many days after not-after a keyset may still be used.</summary>
    public const int GraceDays = 30;

    /// <summary>Checks the note against the pins; <paramref name="now"/> is the later of the clock's day and the build's.</summary>
    public static KeysetVerdict Verify(string note, KeysetPins pins, DateOnly now)
    {
        ArgumentNullException.ThrowIfNull(pins);
        return SignedNote.TryParse(note) is { } parsed ? Verify(parsed, pins, now) : Refuse(KeysetRefusal.Note);
    }

    /// <summary>As the other, for the bytes as they were fetched.</summary>
    public static KeysetVerdict Verify(ReadOnlySpan<byte> note, KeysetPins pins, DateOnly now)
    {
        ArgumentNullException.ThrowIfNull(pins);
        return SignedNote.TryParse(note) is { } parsed ? Verify(parsed, pins, now) : Refuse(KeysetRefusal.Note);
    }

    private static KeysetVerdict Verify(SignedNote parsed, KeysetPins pins, DateOnly now)
    {
        var valid = parsed.CountValid(pins.Roots, out var bad);
        if (bad || valid < Math.Max(pins.Threshold, 1))
        {
            return Refuse(bad ? KeysetRefusal.BadSignature : KeysetRefusal.TooFewSignatures);
        }

        var refusal = Keyset.Read(parsed.Text, out var keyset);
        refusal = refusal == KeysetRefusal.None ? CheckPins(keyset!, pins, now) : refusal;
        return refusal == KeysetRefusal.None
            ? new KeysetVerdict(refusal, keyset, now < keyset!.NotBefore || now > keyset.NotAfter)
            : Refuse(refusal);
    }

    private static KeysetRefusal CheckPins(Keyset keyset, KeysetPins pins, DateOnly now)
    {
        if (keyset.Mechanism != pins.Mechanism)
        {
            return KeysetRefusal.AnotherMechanism;
        }

        if (!string.Equals(keyset.PortalId, pins.PortalId, StringComparison.Ordinal))
        {
            return KeysetRefusal.AnotherPortal;
        }

        if (keyset.Serial < pins.LowestSerial)
        {
            return KeysetRefusal.LowerSerial;
        }

        return now.DayNumber - keyset.NotAfter.DayNumber > GraceDays ? KeysetRefusal.TooOld : KeysetRefusal.None;
    }

    private static KeysetVerdict Refuse(KeysetRefusal refusal) => new(refusal, Keyset: null, OutsideDates: false);
}

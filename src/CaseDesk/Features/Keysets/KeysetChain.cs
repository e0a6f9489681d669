using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>What a keyset must be before it is published, and why one is not.</summary>
public static class KeysetChain
{
    /// <summary>Checks one note as a visitor would, against the mechanism's own root keys.</summary>
    public static Outcome<Keyset, KeyRefusal> Check(string note, KeysetPins pins, DateOnly today)
    {
        var verdict = KeysetVerifier.Verify(note, pins, today);
        return verdict.Keyset is { } keyset ? keyset : Named(verdict.Refusal);
    }

    /// <summary>Checks all keysets of a mechanism, oldest first: the signatures of each, and that each follows the one before.</summary>
    public static Outcome<List<Keyset>, KeyRefusal> CheckAll(IEnumerable<string> notes, KeysetPins pins)
    {
        List<Keyset> chain = [];
        foreach (var note in notes)
        {
            // Of a keyset that is over, too: whether it may still be used today is not the question here.
            var (keyset, refusal) = Check(note, pins with { LowestSerial = 1 }, KeysetRelease.Read(note).NotBefore);
            if (keyset is null)
            {
                return refusal;
            }

            if (CheckFollows(keyset, chain.LastOrDefault()) is var broken and not KeyRefusal.None)
            {
                return broken;
            }

            chain.Add(keyset);
        }

        return chain;
    }

    public static KeyRefusal CheckFollows(Keyset keyset, Keyset? newest) =>
        newest is not null && keyset.Serial <= newest.Serial ? KeyRefusal.NotNewer
        : (newest is null ? keyset.Serial == 1 : keyset.Follows(newest)) ? KeyRefusal.None
        : KeyRefusal.DoesNotFollow;

    /// <summary>A keyset begins on the day it is drawn; one that begins later was drawn by a clock that was ahead, and every reporter would be warned.</summary>
    public static KeyRefusal CheckBegun(Keyset keyset, DateOnly today) => keyset.NotBefore > today ? KeyRefusal.BeginsLater : KeyRefusal.None;

    /// <summary>What a visitor would say of a keyset, among the refusals here.</summary>
    public static KeyRefusal Named(KeysetRefusal refusal) => refusal switch
    {
        KeysetRefusal.None => KeyRefusal.None,
        KeysetRefusal.Note => KeyRefusal.Note,
        KeysetRefusal.BadSignature => KeyRefusal.BadSignature,
        KeysetRefusal.TooFewSignatures => KeyRefusal.TooFewSignatures,
        KeysetRefusal.UnknownLine => KeyRefusal.UnknownLine,
        KeysetRefusal.DoubledLine => KeyRefusal.DoubledLine,
        KeysetRefusal.MissingLine => KeyRefusal.MissingLine,
        KeysetRefusal.MisplacedLine => KeyRefusal.MisplacedLine,
        KeysetRefusal.MalformedLine => KeyRefusal.MalformedLine,
        KeysetRefusal.NotHybrid => KeyRefusal.NotHybrid,
        KeysetRefusal.Inconsistent => KeyRefusal.Inconsistent,
        KeysetRefusal.AnotherMechanism => KeyRefusal.AnotherMechanism,
        KeysetRefusal.AnotherPortal => KeyRefusal.AnotherPortal,
        KeysetRefusal.LowerSerial => KeyRefusal.LowerSerial,
        KeysetRefusal.TooOld => KeyRefusal.TooOld,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}

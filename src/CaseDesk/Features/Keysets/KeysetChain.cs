using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>What a keyset must be before it is published, and why one is not: each refusal with a sentence of its own.</summary>
public static class KeysetChain
{
    /// <summary>Checks one note as a visitor would, against the mechanism's own root keys.</summary>
    /// <exception cref="RefusedException">Why it may not be published.</exception>
    public static Keyset Check(string note, KeysetPins pins, DateOnly today)
    {
        var verdict = KeysetVerifier.Verify(note, pins, today);
        return verdict.Keyset ?? throw new RefusedException(Sentence(verdict.Refusal));
    }

    /// <summary>Checks all keysets of a mechanism, oldest first: the signatures of each, and that each follows the one before.</summary>
    public static IReadOnlyList<Keyset> CheckAll(IEnumerable<string> notes, KeysetPins pins)
    {
        List<Keyset> chain = [];
        foreach (var note in notes)
        {
            // Of a keyset that is over, too: whether it may still be used today is not the question here.
            var keyset = Check(note, pins with { LowestSerial = 1 }, KeysetRelease.Read(note).NotBefore);
            CheckFollows(keyset, chain.LastOrDefault());
            chain.Add(keyset);
        }

        return chain;
    }

    public static void CheckFollows(Keyset keyset, Keyset? newest)
    {
        if (newest is not null && keyset.Serial <= newest.Serial)
        {
            throw new RefusedException("This keyset is not newer than the newest one: a keyset is never taken back.");
        }

        if (newest is null ? keyset.Serial != 1 : !keyset.Follows(newest))
        {
            throw new RefusedException("This keyset does not follow the newest one: it names another keyset as the one before.");
        }
    }

    /// <summary>A keyset begins on the day it is drawn; one that begins later was drawn by a clock that was ahead, and every reporter would be warned.</summary>
    public static void CheckBegun(Keyset keyset, DateOnly today)
    {
        if (keyset.NotBefore > today)
        {
            throw new RefusedException("This keyset begins on a day to come: it was drawn while the clock was ahead. Draw it again (with --again) and sign the new text.");
        }
    }

    private static string Sentence(KeysetRefusal refusal) => refusal switch
    {
        KeysetRefusal.Note => "This is not a signed note.",
        KeysetRefusal.BadSignature => "A signature under the name of a root key is not that key's.",
        KeysetRefusal.TooFewSignatures => "Not enough root keys have signed.",
        KeysetRefusal.UnknownLine => "The text has a line that no keyset has.",
        KeysetRefusal.DoubledLine => "A line stands in the text more than once.",
        KeysetRefusal.MissingLine => "A line that every keyset has is missing.",
        KeysetRefusal.MisplacedLine => "The lines are not in a keyset's order.",
        KeysetRefusal.MalformedLine => "A line's value is not of its form.",
        KeysetRefusal.NotHybrid => "A recipient is not of the hybrid kind: it would not stay closed to a quantum computer.",
        KeysetRefusal.Inconsistent => "The dates, the serial and the one before do not go together.",
        KeysetRefusal.AnotherMechanism => "This is another mechanism's keyset.",
        KeysetRefusal.AnotherPortal => "This is the keyset of another portal.",
        KeysetRefusal.LowerSerial => "The serial is lower than the lowest that visitors accept.",
        _ => "The keyset is over: its last day was more than 30 days ago.",
    };
}

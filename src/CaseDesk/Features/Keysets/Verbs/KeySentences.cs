using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Keysets.Verbs;

/// <summary>What the command line says of each refusal about keysets.</summary>
public static class KeySentences
{
    /// <exception cref="RefusedException">It was refused.</exception>
    public static T OrRefuse<T>(this Outcome<T, KeyRefusal> outcome, TrustedClock clock)
    {
        outcome.Refusal.OrRefuse(clock);
        return outcome.Value!;
    }

    /// <exception cref="RefusedException">It was refused.</exception>
    public static void OrRefuse(this KeyRefusal refusal, TrustedClock clock)
    {
        if (refusal is not KeyRefusal.None)
        {
            throw new RefusedException(Of(refusal, clock));
        }
    }

    public static string Of(KeyRefusal refusal, TrustedClock clock) => refusal is KeyRefusal.ClockInDoubt ? clock.Sentence : Of(refusal);

    /// <summary>For what asks no clock.</summary>
    public static string Of(KeyRefusal refusal) => refusal switch
    {
        KeyRefusal.NoSuchMechanism => "There is no such mechanism.",
        KeyRefusal.NoKeysetToFollow => "There is no such mechanism, or it has no keyset yet: its first one comes from 'casedesk ceremony'.",
        KeyRefusal.NoSuchKeyset => "There is no such keyset.",
        KeyRefusal.NewestUnpublished => "The newest keyset is stored and perhaps not published: 'casedesk keyset publish' first.",
        KeyRefusal.NoIntakeOfficer => $"No officer has the role {Role.Intake}: the new key would be nobody's.",
        KeyRefusal.NoCustodian => $"No officer has the role {Role.Custodian}: the new key would be nobody's.",
        KeyRefusal.DrawnOtherwise => "Keys that wait for their signatures were drawn otherwise than asked now: draw them again (with --again).",
        KeyRefusal.HoldersChanged =>
            "The officers who are to hold these keys are not those they were drawn for: draw the keys again (with --again) and sign the new text.",
        KeyRefusal.NotAKeyset => "A file is not a keyset.",
        KeyRefusal.SeveralTexts => "The files are not signatures of one and the same keyset.",
        KeyRefusal.SerialTaken => "The desk has another keyset of this serial. A keyset is never replaced.",
        KeyRefusal.NotDrawnHere => "The keys of this keyset were not drawn at this desk, or it is not the newest.",
        KeyRefusal.DrawnAnew => "The keys of this keyset were drawn anew after it was written: sign the newer text.",
        KeyRefusal.OpensNoMechanism => "This keyset opens no mechanism: use 'casedesk keyset publish'.",
        KeyRefusal.OpensAMechanism => "This keyset opens a mechanism: use 'casedesk ceremony open'.",
        KeyRefusal.FirstOfficerNameTaken => "An officer of the name of one of the first officers was added meanwhile. Draw the keys again under other names.",
        KeyRefusal.NotNewer => "This keyset is not newer than the newest one: a keyset is never taken back.",
        KeyRefusal.DoesNotFollow => "This keyset does not follow the newest one: it names another keyset as the one before.",
        KeyRefusal.BeginsLater =>
            "This keyset begins on a day to come: it was drawn while the clock was ahead. Draw it again (with --again) and sign the new text.",
        KeyRefusal.PublishedElsewhere =>
            "The Portal's database has a keyset that this desk did not publish: either somebody else put it there, or this desk was restored from an old copy.",
        KeyRefusal.NotIntake => "Only an officer who opens new items (INTAKE) has the keys that this needs.",
        KeyRefusal.NoKeysetYet => "This mechanism has no keyset yet.",
        KeyRefusal.RootKeysMissing => "The root keys' public file is not there, or is not that of all root keys.",
        KeyRefusal.RootKeysUnsound => "The root keys' public file is not sound.",
        KeyRefusal.RootKeysUnreadable => "The root keys' public file cannot be read.",
        KeyRefusal.DirectoryNotWritable => "The directory that was named cannot be made or written to.",
        KeyRefusal.FileNotWritten => "A file cannot be written where it was to go.",
        KeyRefusal.Note => "This is not a signed note.",
        KeyRefusal.BadSignature => "A signature under the name of a root key is not that key's.",
        KeyRefusal.TooFewSignatures => "Not enough root keys have signed.",
        KeyRefusal.UnknownLine => "The text has a line that no keyset has.",
        KeyRefusal.DoubledLine => "A line stands in the text more than once.",
        KeyRefusal.MissingLine => "A line that every keyset has is missing.",
        KeyRefusal.MisplacedLine => "The lines are not in a keyset's order.",
        KeyRefusal.MalformedLine => "A line's value is not of its form.",
        KeyRefusal.NotHybrid => "A recipient is not of the hybrid kind: it would not stay closed to a quantum computer.",
        KeyRefusal.Inconsistent => "The dates, the serial and the one before do not go together.",
        KeyRefusal.AnotherMechanism => "This is another mechanism's keyset.",
        KeyRefusal.AnotherPortal => "This is the keyset of another portal.",
        KeyRefusal.LowerSerial => "The serial is lower than the lowest that visitors accept.",
        KeyRefusal.TooOld => "The keyset is over: its last day was more than 30 days ago.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}

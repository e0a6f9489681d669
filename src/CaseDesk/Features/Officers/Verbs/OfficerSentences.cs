using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Officers.Verbs;

/// <summary>What the command line says of each refusal about officers.</summary>
public static class OfficerSentences
{
    /// <exception cref="RefusedException">It was refused.</exception>
    public static T OrRefuse<T>(this Outcome<T, OfficerRefusal> outcome)
    {
        outcome.Refusal.OrRefuse();
        return outcome.Value!;
    }

    /// <exception cref="RefusedException">It was refused.</exception>
    public static void OrRefuse(this OfficerRefusal refusal)
    {
        if (refusal is not OfficerRefusal.None)
        {
            throw new RefusedException(Of(refusal));
        }
    }

    public static string Of(OfficerRefusal refusal) => refusal switch
    {
        OfficerRefusal.NoSuchMechanism => "There is no such mechanism.",
        OfficerRefusal.NoSuchRole => "A role is not one of V26.",
        OfficerRefusal.NameMissing => "A name has 1 to 100 characters, none of them control characters.",
        OfficerRefusal.NameTaken => "An officer of that name is there already.",
        OfficerRefusal.GrantNeeded => "This role needs keys that only an officer who holds them can pass on: use --grant-by.",
        OfficerRefusal.NoSuchOfficer => "There is no such officer.",
        OfficerRefusal.LastHolder =>
            "Nobody else holds a key that this officer holds: what is sealed to it would open for nobody. Let this officer pass it on first ('casedesk officer add --grant-by'), or insist with --although-last.",
        OfficerRefusal.NotUnlocked => "There is no such officer, or the passphrase is not right.",
        OfficerRefusal.MemoryNotLocked =>
            "The system does not lock memory for this program (ulimit -l), so keys might be written to its disk: they were wiped at once, and nothing was opened with them. SafeReport__AllowUnlockedMemory=true allows it.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}

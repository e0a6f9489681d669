using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Features.Keysets.Verbs;
using SafeReport.CaseDesk.Timekeeping;

namespace SafeReport.CaseDesk.Features.Ceremony.Verbs;

/// <summary>What the command line says of each refusal of a ceremony.</summary>
public static class CeremonySentences
{
    /// <exception cref="RefusedException">It was refused.</exception>
    /// <exception cref="MisusedException">It was asked for wrongly.</exception>
    public static T OrRefuse<T>(this CeremonyOutcome<T> outcome, TrustedClock clock)
    {
        outcome.Keys.OrRefuse(clock);
        return outcome.OrRefuse();
    }

    /// <summary>For what asks no clock.</summary>
    public static T OrRefuse<T>(this CeremonyOutcome<T> outcome) =>
        outcome.Done ? outcome.Value!
        : outcome.Keys is not KeyRefusal.None ? throw new RefusedException(KeySentences.Of(outcome.Keys))
        : IsMisuse(outcome.Refusal) ? throw new MisusedException(Of(outcome.Refusal))
        : throw new RefusedException(Of(outcome.Refusal));

    private static bool IsMisuse(CeremonyRefusal refusal) => refusal is CeremonyRefusal.RootNumbers or CeremonyRefusal.MechanismName
        or CeremonyRefusal.NoIntakeOfficer or CeremonyRefusal.NoCustodian or CeremonyRefusal.OfficerForm;

    private static string Of(CeremonyRefusal refusal) => refusal switch
    {
        CeremonyRefusal.RootNumbers => "There are 1 to 16 root keys; the threshold is at most their number, and so are the keepers.",
        CeremonyRefusal.MechanismName => "--mechanism-name has 1 to 200 characters, none of them control characters.",
        CeremonyRefusal.AnotherCeremony => "That directory has the root keys of another ceremony. Choose an empty one.",
        CeremonyRefusal.RootKeyLost => "A root key did not come back from its file: is the medium sound?",
        CeremonyRefusal.NoIntakeOfficer => $"One of the first officers must have the role {Role.Intake}: its key would be nobody's.",
        CeremonyRefusal.NoCustodian => $"One of the first officers must have the role {Role.Custodian}: its key would be nobody's.",
        CeremonyRefusal.OfficerForm => "An officer is NAME=ROLE,ROLE with roles of V26, and a name of 1 to 100 characters.",
        CeremonyRefusal.OfficerNameTaken => "Two officers would have the same name.",
        CeremonyRefusal.DrawnForOthers => "Keys wait for their signatures that were drawn for other root keys or officers: draw them again (with --again).",
        CeremonyRefusal.IsDemonstration =>
            "This is the demonstration, and its secrets lie beside its data. Use a data directory of its own for real reports.",
        CeremonyRefusal.OpenAlready => "This mechanism is open already. Its next keyset comes from 'casedesk keys rotate'.",
        CeremonyRefusal.HoldsAnother => "The desk's database already holds another mechanism. Use an empty data directory for a demonstration.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}

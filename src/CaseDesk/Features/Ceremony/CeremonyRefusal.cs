using SafeReport.CaseDesk.Features.Keysets;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <summary>Why a step of a ceremony, or of the demonstration, was not done.</summary>
public enum CeremonyRefusal
{
    None,

    /// <summary>Not 1 to 16 root keys, or more signatures or keepers than keys.</summary>
    RootNumbers,

    /// <summary>A mechanism cannot be called that.</summary>
    MechanismName,

    /// <summary>Other root keys than asked for stand in the directory.</summary>
    AnotherCeremony,

    /// <summary>A root key that was written does not open.</summary>
    RootKeyLost,

    /// <summary>Nobody among the first officers would hold the intake key.</summary>
    NoIntakeOfficer,

    /// <summary>Nobody among the first officers would hold the custodian key.</summary>
    NoCustodian,

    /// <summary>A name or a role that no officer has.</summary>
    OfficerForm,

    OfficerNameTaken,

    /// <summary>Keys wait for their signatures, and other officers or root keys are asked for now.</summary>
    DrawnForOthers,

    /// <summary>Nothing that is meant comes near a demonstration.</summary>
    IsDemonstration,

    OpenAlready,

    /// <summary>Nothing of a demonstration comes near a mechanism that is meant.</summary>
    HoldsAnother,
}

/// <summary>A value, or why there is none: for a reason of the ceremony's own, or of the keysets'.</summary>
public sealed record CeremonyOutcome<T>(T? Value, CeremonyRefusal Refusal = CeremonyRefusal.None, KeyRefusal Keys = KeyRefusal.None)
{
    public bool Done => Refusal is CeremonyRefusal.None && Keys is KeyRefusal.None;

    public static implicit operator CeremonyOutcome<T>(T value) => new(value);

    public static implicit operator CeremonyOutcome<T>(CeremonyRefusal refusal) => new(default, refusal);

    public static implicit operator CeremonyOutcome<T>(KeyRefusal refusal) => new(default, Keys: refusal);
}

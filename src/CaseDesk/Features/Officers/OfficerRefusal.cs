namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>Why an officer was not added, disabled or let in.</summary>
public enum OfficerRefusal
{
    None,
    NoSuchMechanism,
    NoSuchRole,
    NameMissing,
    NameTaken,

    /// <summary>INTAKE and CUSTODIAN hold keys that only an officer who holds them can pass on.</summary>
    GrantNeeded,

    NoSuchOfficer,

    /// <summary>What is sealed to a key of this officer would open for nobody.</summary>
    LastHolder,

    /// <summary>No such officer, disabled, or the passphrase is wrong; which of them is not said.</summary>
    NotUnlocked,

    /// <summary>The machine does not lock the memory that keys would stand in.</summary>
    MemoryNotLocked,
}

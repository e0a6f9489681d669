namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>Why something about keysets was not done.</summary>
public enum KeyRefusal
{
    None,

    /// <summary>A day of the wall clock would have been written down, and the clock is not believed.</summary>
    ClockInDoubt,

    NoSuchMechanism,

    /// <summary>Nor perhaps such a mechanism.</summary>
    NoKeysetToFollow,

    NoSuchKeyset,

    NewestUnpublished,

    /// <summary>Nobody would hold the new intake key.</summary>
    NoIntakeOfficer,

    /// <summary>Nobody would hold the new custodian key.</summary>
    NoCustodian,

    /// <summary>Keys wait for their signatures, and now other ones were asked for.</summary>
    DrawnOtherwise,

    /// <summary>Who is to hold the keys is not who was when they were drawn.</summary>
    HoldersChanged,

    NotAKeyset,

    SeveralTexts,

    /// <summary>The desk has another one under the same serial.</summary>
    SerialTaken,

    NotDrawnHere,

    DrawnAnew,

    OpensNoMechanism,

    OpensAMechanism,

    /// <summary>One of the first officers has a name that somebody got meanwhile.</summary>
    FirstOfficerNameTaken,

    NotNewer,

    DoesNotFollow,

    /// <summary>It was drawn while the clock was ahead.</summary>
    BeginsLater,

    /// <summary>The Portal has one that this desk did not publish.</summary>
    PublishedElsewhere,

    NotIntake,

    NoKeysetYet,

    RootKeysMissing,

    RootKeysUnsound,

    RootKeysUnreadable,

    DirectoryNotWritable,

    FileNotWritten,

    // What a visitor would say of the keyset itself: see KeysetRefusal.
    Note,
    BadSignature,
    TooFewSignatures,
    UnknownLine,
    DoubledLine,
    MissingLine,
    MisplacedLine,
    MalformedLine,
    NotHybrid,
    Inconsistent,
    AnotherMechanism,
    AnotherPortal,
    LowerSerial,
    TooOld,
}

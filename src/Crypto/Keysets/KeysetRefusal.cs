namespace SafeReport.Crypto.Keysets;

/// <summary>Why a keyset was refused. The browser has the same names, written in lower case with hyphens.</summary>
public enum KeysetRefusal
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Not a signed note, or more than 16 signatures or 64 KiB.</summary>
    Note,

    /// <summary>A bad signature under a pinned name and id: a forgery, or a changed text.</summary>
    BadSignature,

    /// <summary>Not enough different root keys signed.</summary>
    TooFewSignatures,

    /// <summary>A line that no keyset has.</summary>
    UnknownLine,

    /// <summary>A line that stands there more than once.</summary>
    DoubledLine,

    /// <summary>A line that must be there is not.</summary>
    MissingLine,

    /// <summary>The lines are in another order.</summary>
    MisplacedLine,

    /// <summary>A line whose value is not of its form.</summary>
    MalformedLine,

    /// <summary>A recipient of the X25519 type where only a hybrid one may stand.</summary>
    NotHybrid,

    /// <summary>Dates that end before they begin, a first keyset with a previous one or a later one without, a desk key's name that cannot be.</summary>
    Inconsistent,

    /// <summary>Another mechanism's.</summary>
    AnotherMechanism,

    /// <summary>Another portal's.</summary>
    AnotherPortal,

    /// <summary>Older than the lowest acceptable one.</summary>
    LowerSerial,

    /// <summary>More than 30 days over.</summary>
    TooOld,
}

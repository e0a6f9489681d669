namespace SafeReport.CaseDesk.Domain;

/// <summary>Why something an officer asked for was not done. Nothing was changed then.</summary>
public enum Refusal
{
    None,

    /// <summary>It does not exist, or not for this officer: the two look alike.</summary>
    NotFound,

    /// <summary>Somebody saved a newer version first; read again, then decide again.</summary>
    ChangedMeanwhile,

    /// <summary>A field is missing, too long, or holds a code that is not in its list.</summary>
    Fields,

    /// <summary>No key of this officer opens the item, or the item names another place than it stands in.</summary>
    NotReadable,

    /// <summary>Nobody who can open the case is left: what is put into it would be seen by nobody.</summary>
    NoLiveHolder,

    /// <summary>The item was already taken into a case.</summary>
    AlreadyInCase,

    /// <summary>An item must have been opened by a person first.</summary>
    NotOpenedYet,

    /// <summary>The officer to assign is unknown, disabled, of another mechanism or without the role.</summary>
    OfficerUnsuitable,

    /// <summary>The officer was removed from this case for cause: only a focal point gives the key again, and says why.</summary>
    RemovedForCause,

    /// <summary>What must be true before this step is not true yet.</summary>
    GuardNotMet,

    NoMailbox,

    /// <summary>The case has several mailboxes and none was chosen.</summary>
    MailboxNotChosen,

    /// <summary>The reporter erased the mailbox: nothing more is published to it.</summary>
    MailboxErased,

    /// <summary>The reporter threw the code away and wants no answer: whatever is published to it nobody can read.</summary>
    MailboxDropped,

    /// <summary>The mailbox that the reporter's device named cannot be used: nothing can be locked to it.</summary>
    MailboxUnusable,

    /// <summary>The mailbox holds as many replies as a reader looks for.</summary>
    MailboxFull,

    TextMissing,

    TextTooLong,

    /// <summary>The reply repeats the report's words. Whoever seizes a code reads the reply: acknowledge or reword.</summary>
    QuotesReport,
}

/// <summary>What is wrong with one field; neither part repeats what was typed.</summary>
public sealed record FieldError(string Field, FieldProblem Problem);

public enum FieldProblem
{
    Missing,
    UnknownCode,
    TooLong,
    EndsBeforeItStarts,

    /// <summary>Less urgent than it stands, or than severity and imminence say, only with a reason.</summary>
    LoweringNeedsReason,
}

/// <summary>A value, or the reason why there is none.</summary>
public sealed record Outcome<T>(T? Value, Refusal Refusal, IReadOnlyList<FieldError> Errors)
{
    public bool Done => Refusal == Refusal.None;

    public static implicit operator Outcome<T>(T value) => new(value, Refusal.None, []);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal, []);

    public static implicit operator Outcome<T>(List<FieldError> errors) => new(default, Refusal.Fields, errors);
}

/// <summary>A value, or the reason why there is none, in a list of the slice's own whose first line is none.</summary>
public sealed record Outcome<T, TRefusal>(T? Value, TRefusal Refusal)
    where TRefusal : struct, Enum
{
    public static implicit operator Outcome<T, TRefusal>(T value) => new(value, default);

    public static implicit operator Outcome<T, TRefusal>(TRefusal refusal) => new(default, refusal);
}

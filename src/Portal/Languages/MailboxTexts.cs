namespace SafeReport.Portal.Languages;

/// <summary>The mailbox page.</summary>
public sealed record MailboxTexts
{
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string Code { get; init; }
    public required string CodeHint { get; init; }
    public required string Open { get; init; }
    public required string ReversedQuestion { get; init; }
    public required string ReversedYes { get; init; }
    public required string ReversedNo { get; init; }
    public required string ReadingTitle { get; init; }
    public required string ResultTitle { get; init; }
    public required string ReplyHint { get; init; }
    public required string AddTitle { get; init; }
    public required string AddHint { get; init; }
    public required string AddTo { get; init; }
    public required string AddText { get; init; }
    public required string AddDanger { get; init; }
    public required string AddSend { get; init; }
    public required string EraseTitle { get; init; }
    public required string Erase { get; init; }
    public required string EraseSure { get; init; }
    public required string EraseDo { get; init; }
    public required MailboxScriptTexts Script { get; init; }
}

/// <summary>What the mailbox page says by script; handed to it in the page.</summary>
public sealed record MailboxScriptTexts
{
    public required string ErrorsTitle { get; init; }
    public required string ErrorCode { get; init; }
    public required string ErrorEmpty { get; init; }
    public required string ErrorTooLong { get; init; }
    public required string ErrorSure { get; init; }
    public required string SpaceUsed { get; init; }
    public required string Preparing { get; init; }
    public required string Deriving { get; init; }
    public required string Fetching { get; init; }
    public required string Opening { get; init; }
    public required string None { get; init; }
    public required string NoteDate { get; init; }
    public required string NoteOld { get; init; }
    public required string NoNote { get; init; }
    public required string NotFetched { get; init; }
    public required string NotGenuine { get; init; }
    public required string ClockWrong { get; init; }
    public required string ReplyFrom { get; init; }
    public required string Unreadable { get; init; }
    public required string BrokenBrowser { get; init; }
    public required string Locking { get; init; }
    public required string Sending { get; init; }
    public required string Sent { get; init; }
    public required string NotSent { get; init; }
    public required string Unsure { get; init; }
    public required string NoKeyset { get; init; }
    public required string Renewing { get; init; }
    public required string Refused { get; init; }
    public required string RefusedKeyset { get; init; }
    public required string Retry { get; init; }
    public required string Erasing { get; init; }
    public required string Erased { get; init; }
    public required string NotErased { get; init; }
}

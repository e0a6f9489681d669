namespace SafeReport.Portal.Languages;

/// <summary>The report form.</summary>
public sealed record ReportTexts
{
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string Device { get; init; }
    public required string ClosedTitle { get; init; }
    public required string Closed { get; init; }
    public required string Mechanism { get; init; }
    public required string What { get; init; }
    public required string WhatHint { get; init; }
    public required string Danger { get; init; }
    public required string DangerHint { get; init; }
    public required string Treated { get; init; }
    public required string TreatedHint { get; init; }
    public required string TreatedBlank { get; init; }
    public required string TreatedYes { get; init; }
    public required string TreatedNo { get; init; }
    public required string TreatedUnsure { get; init; }
    public required string Acts { get; init; }
    public required string ActsHint { get; init; }
    public required IReadOnlyDictionary<string, string> ActLabels { get; init; }
    public required string ActOther { get; init; }
    public required string Files { get; init; }
    public required string FilesHint { get; init; }
    public required string FilesChoose { get; init; }
    public required string FilesKeepNames { get; init; }
    public required string FilesKeepNamesHint { get; init; }
    public required string ToCode { get; init; }
    public required string CodeTitle { get; init; }
    public required string CodeIntro { get; init; }
    public required string CodeKeep { get; init; }
    public required string CodeDanger { get; init; }
    public required string CodeLines { get; init; }
    public required string CodeWritten { get; init; }
    public required string CodeBack { get; init; }
    public required string CodeCheckTitle { get; init; }
    public required string CodeCheck { get; init; }
    public required string CodeShow { get; init; }
    public required string Send { get; init; }
    public required string WithoutTitle { get; init; }
    public required string Without { get; init; }
    public required string SendWithout { get; init; }
    public required string SendingTitle { get; init; }
    public required string Retry { get; init; }
    public required string DoneTitle { get; init; }
    public required string Done { get; init; }
    public required string NextTitle { get; init; }
    public required IReadOnlyList<string> Next { get; init; }
    public required string NextWithCode { get; init; }
    public required string NextWithoutCode { get; init; }
    public required string DoneLeave { get; init; }
    public required ReportScriptTexts Script { get; init; }
}

/// <summary>What the report form says by script; handed to it in the page.</summary>
public sealed record ReportScriptTexts
{
    public required string ErrorsTitle { get; init; }
    public required string ErrorEmpty { get; init; }
    public required string ErrorTooLong { get; init; }
    public required string ErrorTooLarge { get; init; }
    public required string ErrorTooMany { get; init; }
    public required string ErrorNames { get; init; }
    public required string ErrorUnreadable { get; init; }
    public required string ErrorMechanism { get; init; }
    public required string ErrorGroup { get; init; }
    public required string SpaceUsed { get; init; }
    public required string FilesChosen { get; init; }
    public required string FileRemove { get; init; }
    public required string FileNumber { get; init; }
    public required string Group { get; init; }
    public required string Keyset { get; init; }
    public required string Dates { get; init; }
    public required string Preparing { get; init; }
    public required string Locking { get; init; }
    public required string Sending { get; init; }
    public required string NotSent { get; init; }
    public required string Unsure { get; init; }
    public required string Renewing { get; init; }
    public required string RefusedSize { get; init; }
    public required string RefusedForm { get; init; }
    public required string RefusedMechanism { get; init; }
    public required string RefusedKeyset { get; init; }
    public required string NoKeyset { get; init; }
    public required string BrokenBrowser { get; init; }
    public required string Back { get; init; }
}

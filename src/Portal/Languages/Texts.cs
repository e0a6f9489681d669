namespace SafeReport.Portal.Languages;

/// <summary>Every text a visitor can see, in one language. A key missing in a language file, or one too many, is an error.</summary>
public sealed record Texts
{
    public required SharedTexts Shared { get; init; }
    public required LanguagesTexts Languages { get; init; }
    public required StartTexts Start { get; init; }
    public required ReportTexts Report { get; init; }
    public required MailboxTexts Mailbox { get; init; }
}

/// <summary>On every page.</summary>
public sealed record SharedTexts
{
    public required string Product { get; init; }
    public required string Skip { get; init; }
    public required string Leave { get; init; }
    public required string LeaveHint { get; init; }
    public required string Demonstration { get; init; }
    public required string Start { get; init; }
    public required string Report { get; init; }
    public required string Mailbox { get; init; }
    public required string OtherLanguages { get; init; }
    public required string WithoutScriptTitle { get; init; }
    public required string WithoutScript { get; init; }
    public required string OtherWay { get; init; }
}

/// <summary>The choice of language.</summary>
public sealed record LanguagesTexts
{
    public required string Title { get; init; }
    public required string NotYet { get; init; }
}

/// <summary>The start page.</summary>
public sealed record StartTexts
{
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string Truth { get; init; }
    public required string NotYetOpen { get; init; }
    public required string RightsTitle { get; init; }
    public required string Rights { get; init; }
    public required string RightsNote { get; init; }
    public required string ProtectsTitle { get; init; }
    public required IReadOnlyList<string> Protects { get; init; }
    public required string NotTitle { get; init; }
    public required IReadOnlyList<string> Not { get; init; }
    public required string BeforeTitle { get; init; }
    public required IReadOnlyList<string> Before { get; init; }
    public required string KeyTitle { get; init; }
    public required string Key { get; init; }
    public required string KeyNone { get; init; }
    public required string KeySigners { get; init; }
}

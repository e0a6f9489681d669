namespace SafeReport.CaseDesk.Domain;

/// <summary>Which article protects the contact, from the recipients (V03) of a case's protected communications.</summary>
public static class LegalBasis
{
    public const string Article15 = "ART15";
    public const string Article21 = "ART21";
    public const string Both = "ART15_AND_21";
    public const string Unsure = "ART15_OR_21";
    public const string Other = "OTHER";

    /// <returns>Null when no recipient is known: the basis is open, protection does not wait for it.</returns>
    public static string? Of(IEnumerable<string?> recipients)
    {
        var articles = recipients
            .Select(recipient => Vocabularies.Embedded["V03"].Find(recipient)?.CrossReference)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);

        return (articles.Contains(Article15), articles.Contains(Article21)) switch
        {
            (true, true) => Both,
            (true, false) => Article15,
            (false, true) => Article21,
            _ => articles.Contains(Unsure) ? Unsure : articles.Contains(Other) ? Other : null,
        };
    }
}

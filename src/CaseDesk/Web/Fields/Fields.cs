using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web.Fields;

// One small record per kind of form field; the partial view of the same name draws it with label, hint and error.

public sealed record TextField(string Name, string Label, string? Value)
{
    public string? Hint { get; init; }

    public bool ManyLines { get; init; }

    public int Longest { get; init; } = 1000;

    public string Id => FieldId.Of(Name);
}

/// <param name="Blank">The words for "nothing chosen"; null when something must be chosen.</param>
public sealed record SelectField(string Name, string Label, IReadOnlyList<Term> Terms, string? Chosen, string? Blank)
{
    public string? Hint { get; init; }

    /// <summary>The label of a field that narrows the list, where scripts run.</summary>
    public string? Filter { get; init; }

    /// <summary>Puts the terms under headings.</summary>
    public Func<Term, string>? Group { get; init; }

    public string Id => FieldId.Of(Name);
}

public sealed record ChecksField(string Name, string Legend, IReadOnlyList<Term> Terms, IReadOnlyList<string> Chosen)
{
    public string? Hint { get; init; }

    public string Id => FieldId.Of(Name);
}

public sealed record DateField(string Name, string Legend, DateParts Parts)
{
    public string? Hint { get; init; }

    public string Id => FieldId.Of(Name);
}

public static class FieldId
{
    public static string Of(string name) => name.Replace('[', '-').Replace(']', '-').Replace('.', '-').Replace("--", "-", StringComparison.Ordinal);
}

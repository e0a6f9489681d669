namespace SafeReport.CaseDesk.Domain;

/// <summary>Collects what is wrong with a record. A code that is not in its list is refused, never stored and never guessed.</summary>
internal sealed class FieldRules
{
    public const int LongText = 16_384;
    public const int ShortText = 1_024;

    public List<FieldError> Errors { get; } = [];

    public void Code(string field, string listId, string? code)
    {
        if (code is not null && !Vocabularies.Embedded[listId].Has(code))
        {
            Add(field, FieldProblem.UnknownCode);
        }
    }

    public void Codes(string field, string listId, IReadOnlyList<string> codes)
    {
        if (codes.Any(code => !Vocabularies.Embedded[listId].Has(code)))
        {
            Add(field, FieldProblem.UnknownCode);
        }
    }

    public void OneOf(string field, IReadOnlyList<string> allowed, string value)
    {
        if (!allowed.Contains(value))
        {
            Add(field, FieldProblem.UnknownCode);
        }
    }

    public void Text(string field, string? text, int longest)
    {
        if (text?.Length > longest)
        {
            Add(field, FieldProblem.TooLong);
        }
    }

    public void Date(string field, ImpreciseDate? date)
    {
        Code(field, "V24", date?.Precision);
        if (!DayCalendar.Has(date?.Calendar))
        {
            Add(field, FieldProblem.UnknownCode);
        }
    }

    public void Add(string field, FieldProblem problem) => Errors.Add(new FieldError(field, problem));
}

namespace SafeReport.CaseDesk.Domain;

/// <summary>A day as exact as <see cref="Precision"/> (V24) says; the unknown part is 01.</summary>
/// <remarks>People in fear remember "about that week". A date must never look more exact than it was told.</remarks>
public sealed record ImpreciseDate(DateOnly Day, string Precision)
{
    public const string Exact = "EXACT";
    public const string Week = "WEEK";
    public const string Month = "MONTH";
    public const string Year = "YEAR";
    public const string BeforeAfter = "BEFORE_AFTER";
    public const string Unknown = "UNKNOWN";

    /// <summary>Sets what the precision leaves open to 01.</summary>
    public ImpreciseDate Normalized() => Precision switch
    {
        Month => this with { Day = new DateOnly(Day.Year, Day.Month, 1) },
        Year => this with { Day = new DateOnly(Day.Year, 1, 1) },
        _ => this,
    };

    /// <summary>The day, month or year as text, no more exact than told.</summary>
    public override string ToString() => Precision switch
    {
        Month => Day.ToString("yyyy-MM", null),
        Year => Day.ToString("yyyy", null),
        _ => Day.ToString("yyyy-MM-dd", null),
    };
}

namespace SafeReport.CaseDesk.Domain;

/// <summary>A day as exact as <see cref="Precision"/> (V24) says; the unknown part is 01, in the calendar in which it was told.</summary>
/// <param name="Day">The first day of what was told.</param>
/// <param name="Precision">V24.</param>
/// <param name="Calendar">Of <see cref="DayCalendar"/>; null is the Gregorian one. A year told in another is not a year of this one.</param>
/// <remarks>People in fear remember "about that week". A date must never look more exact than it was told.</remarks>
public sealed record ImpreciseDate(DateOnly Day, string Precision, string? Calendar = null)
{
    public const string Exact = "EXACT";
    public const string Week = "WEEK";
    public const string Month = "MONTH";
    public const string Year = "YEAR";
    public const string BeforeAfter = "BEFORE_AFTER";
    public const string Unknown = "UNKNOWN";

    /// <summary>How much was told. Where nobody knows how exact a date is, a part that is 01 counts as not told.</summary>
    public DateUnit Unit() => Precision switch
    {
        Month => DateUnit.Month,
        Year => DateUnit.Year,
        BeforeAfter or Unknown => DayCalendar.Find(Calendar).Read(Day) switch
        {
            (_, 1, 1) => DateUnit.Year,
            (_, _, 1) => DateUnit.Month,
            _ => DateUnit.Day,
        },
        _ => DateUnit.Day,
    };

    /// <summary>Sets what the precision leaves open to 01.</summary>
    public ImpreciseDate Normalized() => this with { Day = DayCalendar.Find(Calendar).Around(Day, Unit()).First };

    /// <summary>The day, month or year as text, no more exact than told, in the calendar in which it was told.</summary>
    public override string ToString() => DayCalendar.Find(Calendar).Write(Day, Unit()) ?? "";

    /// <summary>The same in another calendar, as vague: a month there begins in one month here and ends in the next.</summary>
    /// <returns>Null where that calendar does not reach.</returns>
    public string? In(DayCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var (first, last) = DayCalendar.Find(Calendar).Around(Day, Unit());
        return (calendar.Write(first, Unit()), calendar.Write(last, Unit())) switch
        {
            ({ } from, { } to) => from == to ? from : $"{from}/{to}",
            _ => null,
        };
    }
}

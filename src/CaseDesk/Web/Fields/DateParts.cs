using System.Globalization;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web.Fields;

/// <summary>A date as people remember it: a day, or only a month or a year, in their calendar and digits, and how exact that is.</summary>
public sealed class DateParts
{
    public string? Day { get; set; }

    public string? Month { get; set; }

    public string? Year { get; set; }

    public string? Precision { get; set; }

    /// <summary>Of <see cref="DayCalendar"/>; nothing is the Gregorian one. It is never guessed from the year: many are one of two calendars.</summary>
    public string? Calendar { get; set; }

    public static DateParts Of(ImpreciseDate? date)
    {
        if (date is null || DayCalendar.Find(date.Calendar).Read(date.Day) is not var (year, month, day))
        {
            return new DateParts();
        }

        var unit = date.Unit();
        return new DateParts
        {
            Day = unit == DateUnit.Day ? day.ToString(CultureInfo.InvariantCulture) : null,
            Month = unit == DateUnit.Year ? null : month.ToString(CultureInfo.InvariantCulture),
            Year = year.ToString(CultureInfo.InvariantCulture),
            Precision = date.Precision,
            Calendar = date.Calendar,
        };
    }

    /// <returns>False when something stands there that is no date. Nothing at all is fine: nobody has to remember.</returns>
    public bool TryRead(out ImpreciseDate? date)
    {
        date = null;
        if (IsBlank(Day) && IsBlank(Month) && IsBlank(Year))
        {
            return true;
        }

        var code = IsBlank(Calendar) || Calendar == DayCalendar.Gregorian ? null : Calendar;
        if (!DayCalendar.Has(code) || !TryNumber(Year, out var year) || year is null || !TryNumber(Month, out var month) || !TryNumber(Day, out var day)
            || (day is not null && month is null) || !DayCalendar.Find(code).TryDay(year.Value, month ?? 1, day ?? 1, out var first))
        {
            return false;
        }

        date = new ImpreciseDate(first, PrecisionFor(month, day), code).Normalized();
        return true;
    }

    /// <summary>What was not filled in makes the date vaguer, whatever was chosen: it must never look more exact than it was told.</summary>
    private string PrecisionFor(int? month, int? day)
    {
        var chosen = Vocabularies.Embedded["V24"].Has(Precision) ? Precision : ImpreciseDate.Exact;
        var needsDay = chosen is ImpreciseDate.Exact or ImpreciseDate.Week;
        var needsMonth = needsDay || chosen == ImpreciseDate.Month;
        return month is null && needsMonth ? ImpreciseDate.Year
            : day is null && needsDay ? ImpreciseDate.Month
            : chosen;
    }

    private static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);

    private static bool TryNumber(string? text, out int? number)
    {
        number = null;
        if (IsBlank(text))
        {
            return true;
        }

        var read = Days.TryNumber(Digits.Plain(text!).Trim(), out var value);
        number = value;
        return read;
    }
}

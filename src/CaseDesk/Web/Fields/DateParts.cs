using System.Globalization;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web.Fields;

/// <summary>A date as people remember it: a day, or only a month or a year, and how exact that is.</summary>
public sealed class DateParts
{
    public string? Day { get; set; }

    public string? Month { get; set; }

    public string? Year { get; set; }

    public string? Precision { get; set; }

    public static DateParts Of(ImpreciseDate? date) => date is null ? new DateParts() : new DateParts
    {
        Day = date.Precision is ImpreciseDate.Month or ImpreciseDate.Year ? null : date.Day.Day.ToString(CultureInfo.InvariantCulture),
        Month = date.Precision is ImpreciseDate.Year ? null : date.Day.Month.ToString(CultureInfo.InvariantCulture),
        Year = date.Day.Year.ToString(CultureInfo.InvariantCulture),
        Precision = date.Precision,
    };

    /// <returns>False when something stands there that is no date. Nothing at all is fine: nobody has to remember.</returns>
    public bool TryRead(out ImpreciseDate? date)
    {
        date = null;
        if (IsBlank(Day) && IsBlank(Month) && IsBlank(Year))
        {
            return true;
        }

        if (!TryNumber(Year, 1900, 2200, out var year) || year is null || !TryNumber(Month, 1, 12, out var month) || !TryNumber(Day, 1, 31, out var day)
            || (day is not null && month is null))
        {
            return false;
        }

        if (day > DateTime.DaysInMonth(year.Value, month ?? 1))
        {
            return false;
        }

        date = new ImpreciseDate(new DateOnly(year.Value, month ?? 1, day ?? 1), PrecisionFor(month, day)).Normalized();
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

    private static bool TryNumber(string? text, int least, int most, out int? number)
    {
        number = null;
        if (IsBlank(text))
        {
            return true;
        }

        var read = int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value);
        number = value;
        return read && value >= least && value <= most;
    }
}

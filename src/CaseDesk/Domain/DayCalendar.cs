using System.Globalization;

namespace SafeReport.CaseDesk.Domain;

/// <summary>A calendar in which people tell days, months and years.</summary>
public sealed class DayCalendar
{
    public const string Gregorian = "GREGORIAN";
    public const string SolarHijri = "SOLAR_HIJRI";
    public const string Hijri = "HIJRI";

    private static readonly UmAlQuraCalendar UmAlQura = new();

    private readonly Func<int, Calendar> _ofYear;
    private readonly Func<DateOnly, Calendar> _ofDay;

    private DayCalendar(string code, int leastYear, int mostYear, Func<int, Calendar> ofYear, Func<DateOnly, Calendar> ofDay)
    {
        (Code, LeastYear, MostYear, _ofYear, _ofDay) = (code, leastYear, mostYear, ofYear, ofDay);
    }

    public static IReadOnlyList<DayCalendar> All { get; } =
    [
        Of(Gregorian, new GregorianCalendar(), 1900, 2200),
        Of(SolarHijri, new PersianCalendar(), 1278, 1579),
        OfHijri(),
    ];

    public string Code { get; }

    /// <summary>Years that a person can tell of: about 1900 to 2200.</summary>
    public int LeastYear { get; }

    public int MostYear { get; }

    /// <summary>By its code; null is what was stored before there were others.</summary>
    public static DayCalendar Find(string? code) => All.FirstOrDefault(calendar => calendar.Code == code) ?? All[0];

    public static bool Has(string? code) => code is null || All.Any(calendar => calendar.Code == code);

    /// <returns>False when the calendar has no such day, or the year is none that a person tells of.</returns>
    public bool TryDay(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year < LeastYear || year > MostYear || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month))
        {
            return false;
        }

        date = First(year, month, day);
        return true;
    }

    public int DaysInMonth(int year, int month) => _ofYear(year).GetDaysInMonth(year, month);

    /// <summary>Of any day: also of one that nobody living tells of.</summary>
    /// <returns>Null where the calendar does not reach.</returns>
    public (int Year, int Month, int Day)? Read(DateOnly date)
    {
        var (calendar, moment) = (_ofDay(date), date.ToDateTime(TimeOnly.MinValue));
        return moment < calendar.MinSupportedDateTime || moment > calendar.MaxSupportedDateTime ? null
            : (calendar.GetYear(moment), calendar.GetMonth(moment), calendar.GetDayOfMonth(moment));
    }

    /// <summary>The first and the last day of the day, month or year that a day is in.</summary>
    public (DateOnly First, DateOnly Last) Around(DateOnly date, DateUnit unit)
    {
        if (unit == DateUnit.Day || Read(date) is not var (year, month, _))
        {
            return (date, date);
        }

        var lastMonth = unit == DateUnit.Year ? 12 : month;
        return (First(year, unit == DateUnit.Year ? 1 : month, 1), First(year, lastMonth, DaysInMonth(year, lastMonth)));
    }

    /// <summary>A day as digits, no more of it than the unit.</summary>
    public string? Write(DateOnly date, DateUnit unit) => Read(date) is not var (year, month, day) ? null : unit switch
    {
        DateUnit.Year => string.Create(CultureInfo.InvariantCulture, $"{year:0000}"),
        DateUnit.Month => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}"),
    };

    private DateOnly First(int year, int month, int day) => DateOnly.FromDateTime(_ofYear(year).ToDateTime(year, month, day, 0, 0, 0, 0));

    private static DayCalendar Of(string code, Calendar calendar, int leastYear, int mostYear) => new(code, leastYear, mostYear, _ => calendar, _ => calendar);

    // Umm al-Qura is what most people's calendars print; beyond its tables the reckoned one is at most two days off.
    private static DayCalendar OfHijri()
    {
        var reckoned = new HijriCalendar();
        return new(
            Hijri, 1318, 1500,
            year => year is >= 1318 and <= 1500 ? UmAlQura : reckoned,
            date => date.ToDateTime(TimeOnly.MinValue) is var moment && moment >= UmAlQura.MinSupportedDateTime && moment <= UmAlQura.MaxSupportedDateTime ? UmAlQura : reckoned);
    }
}

/// <summary>How much of a date is known.</summary>
public enum DateUnit
{
    Day,
    Month,
    Year,
}

using System.Globalization;

namespace SafeReport.CaseDesk.Domain;

/// <summary>Which day a moment is on, and the day that somebody typed.</summary>
/// <remarks>
/// Days of the protocol (an arrival, an expiry, a keyset) are those of Greenwich. What is due and what an officer did is on a day where the
/// mechanism is: nothing is overdue there in the middle of an afternoon, or a day late.
/// </remarks>
public static class Days
{
    private const int NearYears = 20;

    public static DateOnly Day(this DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    public static DateOnly DayIn(this DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>The wall clock's day, trusted or not. For dates that stay and acts that end something, the trusted clock has a better one.</summary>
    public static DateOnly Today(this TimeProvider time) => time.GetUtcNow().Day();

    /// <summary>The wall clock's day where the mechanism is.</summary>
    public static DateOnly LocalToday(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.GetUtcNow().DayIn(time.LocalTimeZone);
    }

    /// <summary>yyyy-mm-dd and nothing else, in digits of any script.</summary>
    public static bool TryRead(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(Digits.Plain(text ?? "").Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>
    /// A day to come or just over, year first, in any digits and in whichever calendar it is near today: no year is near in two. What somebody
    /// remembers is read with its calendar beside it instead.
    /// </summary>
    public static bool TryReadNear(string? text, DateOnly today, out DateOnly day)
    {
        day = default;
        var parts = Digits.Plain(text ?? "").Trim().Split('-', '/', '.');
        if (parts.Length != 3 || parts[0].Length != 4 || !TryNumber(parts[0], out var year) || !TryNumber(parts[1], out var month) || !TryNumber(parts[2], out var date))
        {
            return false;
        }

        foreach (var calendar in DayCalendar.All)
        {
            if (calendar.TryDay(year, month, date, out day) && (calendar.Code == DayCalendar.Gregorian || Math.Abs(day.Year - today.Year) <= NearYears))
            {
                return true;
            }
        }

        day = default;
        return false;
    }

    internal static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

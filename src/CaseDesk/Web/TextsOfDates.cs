using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web;

/// <summary>The one place where a page's dates become text: never more exact than told.</summary>
public static class TextsOfDates
{
    /// <summary>A time span in words, each end with how exact it was told and, in brackets, its reading in the other calendars.</summary>
    public static string When(this Texts texts, ImpreciseDate? from, ImpreciseDate? to)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return (from, to) switch
        {
            (null, null) => texts.NotKnown,
            ({ } start, null) => WithReadings(texts, start),
            (null, { } end) => texts.DateUntil(WithReadings(texts, end)),
            ({ } start, { } end) => texts.DateFromTo(WithReadings(texts, start), WithReadings(texts, end)),
        };
    }

    /// <summary>For a list: as it was told, and how vague that is; nothing where nothing was told.</summary>
    public static string Told(this Texts texts, ImpreciseDate? date)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return date is null ? ""
            : date.Precision is ImpreciseDate.Exact or ImpreciseDate.Month or ImpreciseDate.Year ? Plain(texts, date)
            : texts.DateVague(Plain(texts, date), Vocabularies.Embedded["V24"].Find(date.Precision)?.Label ?? date.Precision);
    }

    /// <summary>A day that is known: yyyy-mm-dd.</summary>
    public static string Day(this Texts texts, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return day.ToString("yyyy-MM-dd", null);
    }

    /// <summary>A day that is known, or a dash.</summary>
    public static string DayOrNone(this Texts texts, DateOnly? day) => day is { } known ? texts.Day(known) : "–";

    /// <summary>A day that is known, with its reading in the other calendars; a dash where there is none.</summary>
    public static string DayRead(this Texts texts, DateOnly? day) => day is { } known ? WithReadings(texts, new ImpreciseDate(known, ImpreciseDate.Exact)) : "–";

    private static string WithReadings(Texts texts, ImpreciseDate date)
    {
        var told = DayCalendar.Find(date.Calendar).Code;
        var readings = DayCalendar.All.Where(calendar => calendar.Code != told)
            .Select(calendar => date.In(calendar) is { } reading ? Named(texts, reading, calendar.Code) : null).OfType<string>();
        return texts.DateRead(texts.Told(date), string.Join("; ", readings));
    }

    private static string Plain(Texts texts, ImpreciseDate date) =>
        DayCalendar.Find(date.Calendar) is { Code: not DayCalendar.Gregorian } told ? Named(texts, date.ToString(), told.Code) : date.ToString();

    private static string Named(Texts texts, string date, string calendar) => texts.DateNamed(date, texts.ByKey($"calendar.{calendar}"));
}

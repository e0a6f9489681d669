using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web;

public static class TextsOfDates
{
    /// <summary>A time span in words, each end with how exact it was told.</summary>
    public static string When(this Texts texts, ImpreciseDate? from, ImpreciseDate? to) => (from, to) switch
    {
        (null, null) => texts.NotKnown,
        ({ } start, null) => One(texts, start),
        (null, { } end) => texts.DateUntil(One(texts, end)),
        ({ } start, { } end) => texts.DateFromTo(One(texts, start), One(texts, end)),
    };

    private static string One(Texts texts, ImpreciseDate date) =>
        date.Precision is ImpreciseDate.Exact or ImpreciseDate.Month or ImpreciseDate.Year
            ? date.ToString()
            : texts.DateVague(date, Vocabularies.Embedded["V24"].Find(date.Precision)?.Label ?? date.Precision);
}

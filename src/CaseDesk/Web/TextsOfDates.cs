using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Web;

public static class TextsOfDates
{
    /// <summary>A time span in words, each end with how exact it was told.</summary>
    public static string When(this Texts texts, ImpreciseDate? from, ImpreciseDate? to) => (from, to) switch
    {
        (null, null) => texts["notKnown"],
        ({ } start, null) => One(texts, start),
        (null, { } end) => texts.Format("date.until", One(texts, end)),
        ({ } start, { } end) => texts.Format("date.fromTo", One(texts, start), One(texts, end)),
    };

    private static string One(Texts texts, ImpreciseDate date) =>
        date.Precision is ImpreciseDate.Exact or ImpreciseDate.Month or ImpreciseDate.Year
            ? date.ToString()
            : texts.Format("date.vague", date, Vocabularies.Embedded["V24"].Find(date.Precision)?.Label ?? date.Precision);
}

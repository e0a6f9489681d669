namespace SafeReport.CaseDesk.Domain;

/// <summary>V11: how soon, from severity (V09) and imminence (V10). Belief in what was said is no input.</summary>
public static class Priority
{
    public const string Now = "P1";
    public const string Urgent = "P2";
    public const string Standard = "P3";
    public const string Monitor = "P4";

    private static readonly string[][] Matrix =
    [
        [Monitor, Monitor, Standard, Standard, Standard],
        [Standard, Standard, Standard, Urgent, Urgent],
        [Standard, Urgent, Urgent, Now, Now],
        [Urgent, Urgent, Now, Now, Now],
    ];

    /// <returns>The matrix's priority; null when severity or imminence is unknown.</returns>
    public static string? Of(string? severity, string? imminence)
    {
        var lists = Vocabularies.Embedded;
        return lists["V09"].Has(severity) && lists["V10"].Has(imminence)
            ? Matrix[severity[1] - '1'][imminence[1] - '0']
            : null;
    }

    /// <summary>Whether it comes before the other; what nobody decided has no rank, and any priority is more urgent than none.</summary>
    public static bool IsMoreUrgent(string? priority, string? than) =>
        priority is not null && (than is null || string.CompareOrdinal(priority, than) < 0);

    /// <summary>The day a case is looked at again at the latest: daily, weekly, monthly, quarterly; the day after while nobody decided how soon.</summary>
    public static DateOnly ReviewDue(string? priority, DateOnly today) => priority switch
    {
        null or Now => today.AddDays(1),
        Urgent => today.AddDays(7),
        Standard => today.AddMonths(1),
        _ => today.AddMonths(3),
    };
}

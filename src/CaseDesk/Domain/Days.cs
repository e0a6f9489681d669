namespace SafeReport.CaseDesk.Domain;

/// <summary>Which day a moment is on: in Greenwich, everywhere in the desk.</summary>
public static class Days
{
    public static DateOnly Day(this DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    /// <summary>The wall clock's day, trusted or not. For dates that stay and acts that end something, the trusted clock has a better one.</summary>
    public static DateOnly Today(this TimeProvider time) => time.GetUtcNow().Day();
}

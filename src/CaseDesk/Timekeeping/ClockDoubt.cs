namespace SafeReport.CaseDesk.Timekeeping;

/// <summary>That the wall clock is not believed, and the day on which the desk last knew the time.</summary>
public sealed record ClockDoubt(DateOnly Says, DateOnly Known)
{
    /// <summary>For the log and the command line; the pages have words of their own.</summary>
    public string Sentence =>
        $"The clock of this machine says {Says:yyyy-MM-dd}, and the desk last knew the time on {Known:yyyy-MM-dd}. Until an officer says which day it is, "
        + "nothing is done that can't be taken back. If the clock is wrong, set it right. If it is right: 'casedesk clock confirm'.";
}

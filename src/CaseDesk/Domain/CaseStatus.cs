namespace SafeReport.CaseDesk.Domain;

/// <summary>The workflow of a case. A transition exists here only when its guard can be checked.</summary>
public static class CaseStatus
{
    public const string Received = "RECEIVED";
    public const string Triage = "TRIAGE";
    public const string Assessment = "ASSESSMENT";

    /// <summary>Nothing moves by itself: no timer and no flag calls this, only an officer's act.</summary>
    public static bool MayMove(string from, string to) => (from, to) switch
    {
        (Received, Triage) => true,     // opened by an intake officer
        (Triage, Assessment) => true,   // priority decided, officer assigned
        _ => false,
    };
}

namespace SafeReport.CaseDesk.Domain;

/// <summary>Where a case stands. Which step leads where, and what must be true before it, stands in <see cref="CaseSteps"/>.</summary>
public static class CaseStatus
{
    public const string Received = "RECEIVED";
    public const string Triage = "TRIAGE";
    public const string Referred = "REFERRED";
    public const string Assessment = "ASSESSMENT";
    public const string ConsentPending = "CONSENT_PENDING";
    public const string ProtectionPlanned = "PROTECTION_PLANNED";
    public const string ProtectionActive = "PROTECTION_ACTIVE";
    public const string WithAuthority = "WITH_AUTHORITY";
    public const string Escalated = "ESCALATED";
    public const string Monitoring = "MONITORING";
    public const string Dormant = "DORMANT";
    public const string Closed = "CLOSED";
    public const string SuspendedAtRequest = "SUSPENDED_AT_REQUEST";

    public static IReadOnlyList<string> All { get; } =
    [
        Received, Triage, Referred, Assessment, ConsentPending, ProtectionPlanned, ProtectionActive, WithAuthority, Escalated, Monitoring, Dormant, Closed, SuspendedAtRequest,
    ];

    /// <summary>Somebody works on it: it neither rests at the person's wish, nor went elsewhere, nor is closed.</summary>
    public static bool IsOpen(string status) => status is not (Referred or Closed or SuspendedAtRequest);
}

namespace SafeReport.CaseDesk.Domain;

/// <summary>Why a step is shut; each is a sentence an officer reads. None: it may be taken.</summary>
public enum StepGuard
{
    None,

    /// <summary>Somebody changed the case first; read again, then decide again.</summary>
    ChangedMeanwhile,

    /// <summary>No step leads from where the case stands to there.</summary>
    NoSuchStep,

    PriorityNotDecided,

    /// <summary>Only what another legal basis covers is referred.</summary>
    NotOfOtherBasis,

    /// <summary>It waits on a consent, and no consent is on record here.</summary>
    WaitsForConsent,

    /// <summary>It waits on an authority, and nothing is sent to one from here.</summary>
    WaitsForAuthority,

    ReasonMissing,

    MeasureMissing,

    LadderMissing,

    /// <summary>A date to look at the case again is missing, or lies in the past.</summary>
    ReviewMissing,

    /// <summary>Two tries to reach the person, on two days that have come, the first before the second.</summary>
    TriesMissing,

    OutcomeMissing,

    /// <summary>Neither was the person found safe, nor are six months over since the second of two tries.</summary>
    TooEarlyToClose,

    /// <summary>Whether the person was told, or why not.</summary>
    ToldMissing,

    /// <summary>Something came to the case that nobody on it has read.</summary>
    UnreadItems,

    /// <summary>Another officer of the case confirms what the first asked for.</summary>
    NeedsSecondOfficer,

    /// <summary>Nobody asked for it, or something happened since.</summary>
    NothingAsked,

    /// <summary>There is no step to take back.</summary>
    NothingToTakeBack,
}

/// <summary>What a case's own record says of it, as far as its steps depend on it.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Priority">V11, as a person decided it.</param>
/// <param name="LegalBasis">See <see cref="Domain.LegalBasis"/>.</param>
/// <param name="Measure">V13, of the plan; null where none is decided.</param>
/// <param name="Tries">Two tries to reach the person that failed.</param>
/// <param name="HasUnread">Something in it nobody on the case has read.</param>
/// <param name="Today">In the desk's calendar.</param>
public sealed record CaseFacts(string Status, string? Priority, string? LegalBasis, string? Measure, FailedTries? Tries, bool HasUnread, DateOnly Today);

public sealed record FailedTries(DateOnly First, DateOnly Second);

/// <summary>What an officer decides with a step. Each step looks at what it needs.</summary>
public sealed record StepDecision(string To)
{
    public string? Reason { get; init; }

    /// <summary>V13.</summary>
    public string? Measure { get; init; }

    /// <summary>The step of the ladder of domain.md 3.2, 0 to 9.</summary>
    public int? Ladder { get; init; }

    /// <summary>When the case is looked at again.</summary>
    public DateOnly? ReviewOn { get; init; }

    public FailedTries? Tries { get; init; }

    /// <summary>When the person was last found safe.</summary>
    public DateOnly? SafeOn { get; init; }

    /// <summary>V14.</summary>
    public string? Outcome { get; init; }

    /// <summary>One of <see cref="CaseSteps.Told"/>.</summary>
    public string? Told { get; init; }
}

/// <summary>The workflow of a case: which step leads where, and what must be true before it.</summary>
/// <remarks>
/// Nothing moves by itself: no timer and no flag calls this, only an officer's act. No step looks at whether what was said is true, and none leads
/// past a consent.
/// </remarks>
public static class CaseSteps
{
    /// <summary>How the person learnt that the case is closed: told, it is not safe to tell, or there is no way.</summary>
    public static IReadOnlyList<string> Told { get; } = ["TOLD", "NOT_SAFE", "NO_WAY"];

    /// <summary>Of the ladder, what names nobody and goes to no authority in writing.</summary>
    public static IReadOnlyList<int> LadderWithoutConsent { get; } = [1, 2, 6];

    private const string AnyOpen = "*";

    private static readonly (string From, string To, Func<CaseFacts, StepDecision, StepGuard> Guard)[] All =
    [
        (CaseStatus.Received, CaseStatus.Triage, (_, _) => StepGuard.None),
        (CaseStatus.Triage, CaseStatus.Assessment, (facts, _) => facts.Priority is null ? StepGuard.PriorityNotDecided : StepGuard.None),
        (CaseStatus.Triage, CaseStatus.Referred, Refer),
        (CaseStatus.Assessment, CaseStatus.ConsentPending, (_, _) => StepGuard.WaitsForConsent),
        (CaseStatus.Assessment, CaseStatus.ProtectionPlanned, Plan),
        (CaseStatus.ConsentPending, CaseStatus.ProtectionPlanned, Plan),
        (CaseStatus.ProtectionPlanned, CaseStatus.ProtectionActive, (facts, _) => NeedsNoConsent(facts.Measure) ? StepGuard.None : StepGuard.WaitsForConsent),
        (CaseStatus.ProtectionActive, CaseStatus.WithAuthority, (_, _) => StepGuard.WaitsForAuthority),
        (CaseStatus.WithAuthority, CaseStatus.ProtectionActive, (_, _) => StepGuard.WaitsForAuthority),
        (CaseStatus.ProtectionActive, CaseStatus.Monitoring, Monitor),
        (CaseStatus.WithAuthority, CaseStatus.Monitoring, Monitor),
        (CaseStatus.Escalated, CaseStatus.Monitoring, Monitor),
        (CaseStatus.Monitoring, CaseStatus.ProtectionActive, NeedsReason),
        (CaseStatus.Monitoring, CaseStatus.Dormant, Rest),
        (CaseStatus.Monitoring, CaseStatus.Closed, Close),
        (CaseStatus.Dormant, CaseStatus.Closed, Close),
        (CaseStatus.Closed, CaseStatus.Triage, NeedsReason),
        (CaseStatus.Dormant, CaseStatus.Triage, NeedsReason),
        (CaseStatus.SuspendedAtRequest, CaseStatus.Triage, NeedsReason),
        (CaseStatus.Referred, CaseStatus.Triage, NeedsReason),
        (AnyOpen, CaseStatus.Escalated, Escalate),
        (AnyOpen, CaseStatus.SuspendedAtRequest, NeedsReason),
    ];

    /// <summary>Where steps lead from there, open or shut; in the order of the work.</summary>
    public static IReadOnlyList<string> From(string status) => [.. All.Where(step => Begins(step.From, status) && step.To != status).Select(step => step.To)];

    /// <summary>Whether the step may be taken, and if not, why.</summary>
    public static StepGuard Judge(CaseFacts facts, StepDecision decision)
    {
        foreach (var (from, to, guard) in All)
        {
            if (to == decision.To && to != facts.Status && Begins(from, facts.Status))
            {
                return guard(facts, decision);
            }
        }

        return StepGuard.NoSuchStep;
    }

    /// <summary>What shuts a step whatever an officer enters; None where it can be taken.</summary>
    public static StepGuard Shut(CaseFacts facts, string to) =>
        Judge(facts, new StepDecision(to)) is var guard && guard is StepGuard.NoSuchStep or StepGuard.PriorityNotDecided or StepGuard.NotOfOtherBasis
            or StepGuard.WaitsForConsent or StepGuard.WaitsForAuthority or StepGuard.UnreadItems ? guard : StepGuard.None;

    /// <summary>Whether a measure names nobody, so that it waits on no consent (V13).</summary>
    public static bool NeedsNoConsent(string? measure) => Vocabularies.Embedded["V13"].Find(measure)?.CrossReference == "N";

    private static bool Begins(string from, string status) => from == status || (from == AnyOpen && status != CaseStatus.Received && CaseStatus.IsOpen(status));

    private static StepGuard NeedsReason(CaseFacts facts, StepDecision decision) => decision.Reason is null ? StepGuard.ReasonMissing : StepGuard.None;

    private static StepGuard Refer(CaseFacts facts, StepDecision decision) =>
        facts.LegalBasis != LegalBasis.Other ? StepGuard.NotOfOtherBasis : NeedsReason(facts, decision);

    private static StepGuard Plan(CaseFacts facts, StepDecision decision) =>
        !Vocabularies.Embedded["V13"].Has(decision.Measure) ? StepGuard.MeasureMissing : NeedsReason(facts, decision);

    private static StepGuard Escalate(CaseFacts facts, StepDecision decision) => decision.Ladder switch
    {
        null or < 0 or > 9 => StepGuard.LadderMissing,
        { } step when !LadderWithoutConsent.Contains(step) => StepGuard.WaitsForConsent,
        _ => NeedsReason(facts, decision),
    };

    private static StepGuard Monitor(CaseFacts facts, StepDecision decision) =>
        decision.ReviewOn is not { } on || on <= facts.Today ? StepGuard.ReviewMissing : NeedsReason(facts, decision);

    private static StepGuard Rest(CaseFacts facts, StepDecision decision) =>
        !AreTries(decision.Tries, facts.Today) ? StepGuard.TriesMissing
        : decision.ReviewOn is not { } on || on <= facts.Today ? StepGuard.ReviewMissing
        : NeedsReason(facts, decision);

    private static StepGuard Close(CaseFacts facts, StepDecision decision)
    {
        if (facts.HasUnread)
        {
            return StepGuard.UnreadItems;
        }

        if (!Vocabularies.Embedded["V14"].Has(decision.Outcome))
        {
            return StepGuard.OutcomeMissing;
        }

        var tries = decision.Tries ?? facts.Tries;
        if (decision.Tries is not null && !AreTries(decision.Tries, facts.Today))
        {
            return StepGuard.TriesMissing;
        }

        var safe = decision.SafeOn is { } on && on <= facts.Today;
        var waited = tries is not null && tries.Second.AddMonths(6) <= facts.Today;
        return !safe && !waited ? StepGuard.TooEarlyToClose
            : !Told.Contains(decision.Told) ? StepGuard.ToldMissing
            : NeedsReason(facts, decision);
    }

    private static bool AreTries(FailedTries? tries, DateOnly today) => tries is not null && tries.First < tries.Second && tries.Second <= today;
}

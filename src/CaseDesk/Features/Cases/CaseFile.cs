using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>What an intake officer decides when an item becomes a case. Everything but the officers may be unknown.</summary>
/// <param name="Title">Sealed; no names in it.</param>
/// <param name="Severity">V09: the harm if the allegation is right.</param>
/// <param name="Imminence">V10.</param>
/// <param name="Priority">V11, to raise what the matrix says; null: as the table says; none while it says nothing.</param>
/// <param name="Reason">Why the priority is less urgent than the table says.</param>
/// <param name="Officers">Who may open the case from now on: at least one with CASE or FOCAL.</param>
public sealed record NewCase(
    string? Title,
    string? Summary,
    string? Severity,
    string? Imminence,
    string? Priority,
    IReadOnlyList<OfficerId> Officers,
    string? Reason = null);

/// <summary>A case as a list shows it: its code, never a title or a name.</summary>
public sealed record CaseSummary(
    CaseId Id,
    string Code,
    string Status,
    string? Priority,
    string? LegalBasis,
    DateOnly OpenedOn,
    DateOnly? ReviewDueOn,
    bool ReviewOverdue,
    int AllegedSanctions,
    DateOnly? NextStepDueOn);

public sealed record CasePage(IReadOnlyList<CaseSummary> Rows, int Page, int PageSize, int Total);

/// <summary>An open case: what stands in the clear, and what was sealed.</summary>
/// <param name="Intact">False: the records do not match the sealed head, something was changed behind the program's back.</param>
public sealed record CaseFile(
    CaseId Id,
    string Code,
    DateOnly OpenedOn,
    long Version,
    CaseContent Content,
    IReadOnlyList<CaseItem> Items,
    IReadOnlyList<CaseOfficer> Everybody,
    bool Intact)
{
    public string Status => Content.Status;

    public string? Priority => Content.Priority;

    /// <summary>No person has decided it yet.</summary>
    public bool PriorityProvisional => Content.DecidedPriority is null;

    public string? LegalBasis => Content.LegalBasis;

    public DateOnly? ReviewDueOn => Content.ReviewDueOn;

    public string? Title => Content.Title;

    public string? Summary => Content.Summary;

    /// <summary>Who works on the case.</summary>
    public IReadOnlyList<CaseOfficer> Officers { get; } = [.. Everybody.Where(officer => officer.AssignedOn is not null)];

    /// <summary>Items that came by a code of this case and are not linked to it yet.</summary>
    public long Waiting { get; init; }

    /// <summary>Items that a removal for cause left to be encrypted anew.</summary>
    public int AwaitingNewSeal => Items.Count(item => item.AwaitsNewSeal);
}

public sealed record CaseItem(Guid Item, DateOnly ArrivedOn, bool AwaitsNewSeal, bool Unread);

/// <summary>That something is new in a case; what, only its pages say.</summary>
/// <param name="Unread">Items of the case that none of its officers opened.</param>
/// <param name="Waiting">Items by a code of the case that an intake officer opened and nobody linked yet.</param>
/// <param name="Lifted">Somebody is said to be in danger.</param>
public sealed record CaseNews(CaseId Id, string Code, long Unread, long Waiting, bool Lifted);

/// <summary>An officer of the mechanism, as a case sees them.</summary>
/// <param name="AssignedOn">Since when they work on it; null: they do not.</param>
/// <param name="RemovedForCause">They may not come back without a focal point's reason.</param>
public sealed record CaseOfficer(OfficerId Id, string Name, DateOnly? AssignedOn, bool RemovedForCause, bool Disabled, IReadOnlySet<string> Roles);

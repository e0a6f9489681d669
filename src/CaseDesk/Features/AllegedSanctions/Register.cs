using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>A row of the register of alleged sanctions, across all cases of the officer.</summary>
/// <param name="Sanction">Null when the record does not open where it stands: it is shown as damaged, never left out.</param>
public sealed record RegisterRow(
    AllegedSanctionId Id,
    CaseId Case,
    string CaseCode,
    long Version,
    AllegedSanction? Sanction,
    DateOnly? NextStepDueOn,
    bool Overdue);

/// <summary>A page of the register; what is due first stands first, what has no date last.</summary>
public sealed record RegisterPage(IReadOnlyList<RegisterRow> Rows, int Page, int PageSize, int Total, int Overdue);

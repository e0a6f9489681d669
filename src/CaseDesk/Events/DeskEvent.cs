using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Events;

/// <summary>An act of an officer, or of the desk process when <paramref name="Officer"/> is null. Ids and codes only, never content.</summary>
/// <param name="Act">One of <see cref="Acts"/>: any other is refused.</param>
/// <param name="SubjectKind">What <paramref name="Subject"/> is an id of, as the list of acts has it.</param>
public sealed record DeskEvent(string Act, OfficerId? Officer, MechanismId? Mechanism, string SubjectKind, Guid? Subject)
{
    public string Act { get; } = Acts.Require(Act, SubjectKind);
}

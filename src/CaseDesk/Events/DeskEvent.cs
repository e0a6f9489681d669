using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Events;

/// <summary>An act of an officer, or of the desk process when <paramref name="Officer"/> is null. Ids and codes only, never content.</summary>
/// <param name="Act">Dotted lower case: "item.opened", "case.opened", "reply.queued".</param>
/// <param name="SubjectKind">What <paramref name="Subject"/> is an id of: "item", "case", "officer", "mechanism".</param>
public sealed record DeskEvent(string Act, OfficerId? Officer, MechanismId? Mechanism, string SubjectKind, Guid? Subject);

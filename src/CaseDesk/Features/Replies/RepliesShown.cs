using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>The replies of a case, as its page shows them.</summary>
/// <param name="Refusal">Why no reply is offered; None when one is.</param>
public sealed record RepliesShown(Refusal Refusal, IReadOnlyList<WrittenReply> Replies, Func<OfficerId, string> NameOf);

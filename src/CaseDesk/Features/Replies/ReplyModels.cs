using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Replies;

/// <param name="Mailbox">Null when the case has one mailbox only.</param>
/// <param name="Asks">The request this reply asks the reporter to answer, or null.</param>
/// <param name="QuoteAcknowledged">The officer was shown that the text repeats the report, and wants it nevertheless.</param>
/// <param name="Form">Drawn with the form that was filled in: the same form sent twice is one reply. Another text in it is another reply.</param>
public sealed record ReplyDraft(string Text, ReporterMailboxId? Mailbox = null, Guid? Asks = null, bool QuoteAcknowledged = false, ReplyId? Form = null);

/// <summary>A mailbox of the case, as an officer sees it.</summary>
/// <param name="Replies">How many replies were ever written to it.</param>
/// <param name="Unusable">Nothing can be sealed to what the reporter's device named.</param>
/// <param name="Dropped">The reporter threw the code away.</param>
/// <param name="HasSpare">The reporter also holds a spare code; an item sent under that one means pressure.</param>
public sealed record MailboxSummary(ReporterMailboxId Id, long Replies, bool Erased, bool Unusable, bool Dropped, bool HasSpare)
{
    /// <summary>A reply to it can be sealed and published.</summary>
    public bool CanBeAnswered => !Erased && !Unusable && !Dropped;
}

/// <summary>A reply as written.</summary>
/// <param name="Waiting">It goes out with the next snapshot.</param>
public sealed record WrittenReply(ReplyId Id, ReporterMailboxId Mailbox, long Number, string Text, OfficerId By, DateOnly On, DateOnly? ExpiresOn, bool Waiting);

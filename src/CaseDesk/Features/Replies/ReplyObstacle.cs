using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>Why nobody can be answered, wherever a reply would be offered.</summary>
internal static class ReplyObstacle
{
    /// <summary>None when one mailbox can be answered.</summary>
    /// <param name="mailboxes">Those of the case.</param>
    /// <param name="namesUnusable">An item of it named a mailbox that was not taken in, because it cannot be used.</param>
    public static Refusal Of(IReadOnlyList<MailboxSummary> mailboxes, bool namesUnusable)
    {
        var unusable = namesUnusable || mailboxes.Any(mailbox => mailbox.Unusable && !mailbox.Erased);
        return mailboxes.Any(mailbox => mailbox.CanBeAnswered) ? Refusal.None
            : unusable ? Refusal.MailboxUnusable
            : mailboxes.Any(mailbox => mailbox.Dropped && !mailbox.Erased) ? Refusal.MailboxDropped
            : mailboxes.Count > 0 ? Refusal.MailboxErased
            : Refusal.NoMailbox;
    }
}

using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Inbox;

/// <summary>An item as a row of the inbox. <see cref="Glimpse"/> is null until it was read.</summary>
public sealed record InboxRow(Guid Item, DateOnly ArrivedOn, string Status, CaseId? Case, string? CaseCode, bool Opened, bool AlarmRaised, Glimpse? Glimpse)
{
    public bool IsAlarm => AlarmRaised || Glimpse?.IsAlarm == true;

    public bool TellsOfSanction => Glimpse?.TellsOfSanction == true;

    /// <summary>It is known that no key opens it whole: by its form when it was taken over, or by keys that were tried.</summary>
    public bool IsUnopenable { get; init; }

    /// <summary>The case whose reporter sent this too.</summary>
    public KnownMailbox? FollowUpTo { get; init; }

    /// <summary>Where it stands among the items of its author; null when there is no other.</summary>
    public AuthorPlace? Author { get; init; }

    /// <summary>It stands with the alarms because its author sent one.</summary>
    public bool AuthorHasAlarm { get; init; }

    /// <summary>The author's mailbox: only of an item that its mark shows to be from there. Whoever merely names a mailbox stands alone.</summary>
    public string? AuthorKey => Glimpse is { Readable: true, Author: AuthorMark.Verified, MailboxTag: { } tag } ? Convert.ToHexString(tag) : null;
}

/// <summary>A place among the items of one author, which stand together and are as old as the oldest of them.</summary>
/// <param name="Number">From 1.</param>
public sealed record AuthorPlace(int Number, int Of, DateOnly Oldest);

/// <param name="Rows">Those of this page; what stands in one line of its own is not among them.</param>
/// <param name="Total">All items of this list, whether they stand in rows or in that line.</param>
/// <param name="Unread">Items not read yet: the order is not final.</param>
/// <param name="Unopenable">Items of this list that no key of this officer opens; without those of the line.</param>
/// <param name="UnopenableAlarms">Alarms whose content does not open: one line.</param>
public sealed record InboxPage(IReadOnlyList<InboxRow> Rows, int Page, int Pages, int Total, int Unread, int Unopenable, int UnopenableAlarms)
{
    /// <summary>How many items stand in rows, over all pages.</summary>
    public required int Listed { get; init; }

    /// <summary>How many of the alarms of the line have words that can still be read.</summary>
    public required int Legible { get; init; }

    /// <summary>How many alarms that open stand first on this page: the line about the others comes after them.</summary>
    public int AlarmsFirst => Rows.TakeWhile(InboxOrder.StandsWithAlarms).Count();
}

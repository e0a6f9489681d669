using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Records;

/// <summary>What is sealed about a reporter's mailbox: its public parts as the reporter sent them, and what was written to it.</summary>
internal sealed record MailboxContent
{
    public required MailboxKeys Keys { get; init; }

    /// <summary>A second mailbox the reporter prepared; an item sent under that one means pressure.</summary>
    public MailboxKeys? Spare { get; init; }

    /// <summary>An item of it said that the code was thrown away: nobody will ever look for an answer.</summary>
    public bool Dropped { get; init; }

    /// <summary>The number of the last reply; labels count from 1.</summary>
    public long LastNumber { get; init; }

    public Guid? LastReply { get; init; }

    /// <summary>Items shown to be from this mailbox, in the order they entered the case.</summary>
    public IReadOnlyList<Guid> Items { get; init; } = [];

    /// <summary>Null when nothing can be sealed to it: earlier versions took such a mailbox in.</summary>
    public HybridRecipient? Recipient() => HybridRecipient.TryParse(Keys.Recipient, out var recipient) ? recipient : null;
}

/// <summary>A mailbox the desk already holds, found again by an item that names it.</summary>
public sealed record KnownMailbox(ReporterMailboxId Mailbox, CaseId Case, string Code);

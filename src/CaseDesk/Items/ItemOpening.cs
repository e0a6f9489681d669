using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Why an item cannot be shown. It is kept, counted and listed all the same.</summary>
public enum OpeningFailure
{
    None,

    /// <summary>No key that this officer holds opens it.</summary>
    NoKey,

    /// <summary>A key fits, but the sealed bytes were changed or cut short: see <see cref="ItemOpening.Remains"/>.</summary>
    Damaged,

    /// <summary>It opens, and its content breaks a rule of the protocol: see <see cref="ItemOpening.Refusal"/>.</summary>
    Refused,

    /// <summary>It came over the tool route: a file, not an item.</summary>
    HandedInAsFile,
}

/// <summary>One file of a report. <see cref="Covered"/>: the author's mark stands for its content.</summary>
public sealed record ItemAttachment(string Entry, string MediaType, string? Name, long Bytes, bool MetadataRemoved, bool Covered);

/// <summary>What the desk knows of an item in the clear.</summary>
public sealed record StoredItem(
    ItemId Id, MechanismId Mechanism, DateOnly ArrivedOn, string Route, long KeysetSerial, string Status, CaseId? Case, DateOnly? FirstOpenedOn,
    byte[]? AlarmPart, byte[]? Header, long PayloadLength)
{
    /// <summary>Its parts or its header were not a whole item's when it was taken over.</summary>
    public bool Damaged { get; init; }

    /// <summary>The intake key that was named for it, when it is sealed to another; and that other.</summary>
    public (long Named, long Found)? Misnamed { get; init; }
}

/// <summary>What is left of a damaged item's report: for an officer to read, never to be served or moved.</summary>
/// <param name="ReportJson">report.json as far as its chunks authenticate.</param>
/// <param name="Report">The document, when all of it is there.</param>
public sealed record ItemRemains(ReadOnlyMemory<byte> ReportJson, ReportDocument? Report);

/// <summary>An item as an officer opened it, and what came of it; attachments are read by <see cref="ItemReader.CopyAttachmentAsync"/>.</summary>
public sealed record ItemOpening(StoredItem Item, OpeningFailure Failure)
{
    public ItemRefusal Refusal { get; init; }

    /// <summary>Null exactly when <see cref="Failure"/> is not None.</summary>
    public ReportDocument? Report { get; init; }

    /// <summary>report.json as it stands.</summary>
    public ReadOnlyMemory<byte> ReportJson { get; init; }

    public AuthorMark Author { get; init; }

    public IReadOnlyList<ItemAttachment> Attachments { get; init; } = [];

    /// <summary>Of a damaged item: what can still be read.</summary>
    public ItemRemains? Remains { get; init; }

    /// <summary>"Someone is in danger now", as the alarm part says; null when that part does not open.</summary>
    public bool? Alarm { get; init; }

    /// <summary>Either of the two says that somebody is in danger now: one of them may have been changed on the way.</summary>
    public bool IsDanger => Alarm == true || (Report ?? Remains?.Report)?.Danger == true;

    /// <summary>The alarm part says other than the report itself: somebody on the way changed it.</summary>
    public bool AlarmChangedOnTheWay => Report is not null && Alarm != Report.Danger;

    /// <summary>The intake key whose owner this was sealed to; null when none was tried, none fits, or a case's key does.</summary>
    internal long? OpenedSerial { get; init; }

    /// <summary>What lay in the rows when they were judged; null when not all of them were.</summary>
    internal ItemStamp? Stamp { get; init; }
}

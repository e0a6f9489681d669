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

/// <summary>An item as an officer opened it, and what came of it; attachments are read by <see cref="ItemReader.CopyAttachmentAsync"/>.</summary>
public sealed record ItemOpening(ItemRow Item, OpeningFailure Failure)
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

    /// <summary>What the rules of the protocol say of an item that was read.</summary>
    internal static ItemOpening Judge(SealedItemReader read, ItemRow item)
    {
        if (read.Judge(item.Id, item.Mechanism, out var refusal) is not { } opened)
        {
            return Refuse(read, item, refusal);
        }

        return new ItemOpening(item, OpeningFailure.None)
        {
            Report = opened.Report,
            ReportJson = opened.ReportJson,
            Author = opened.Author,
            Attachments = [.. opened.Report.Entries.Where(entry => ItemEntryNames.IsAttachment(entry.Name)).Select(entry => Attachment(opened.Report, entry))],
        };
    }

    /// <summary>What is left where reading broke off, or where the rows do not add up.</summary>
    internal static ItemOpening Salvage(SealedItemReader read, ItemRow item)
    {
        var remains = read.Salvage(item.Id, item.Mechanism, out var refusal);
        return refusal == ItemRefusal.None ? new ItemOpening(item, OpeningFailure.Damaged) { Remains = remains } : Refuse(read, item, refusal);
    }

    private static ItemOpening Refuse(SealedItemReader read, ItemRow item, ItemRefusal refusal)
    {
        read.Dispose();
        return new ItemOpening(item, OpeningFailure.Refused) { Refusal = refusal };
    }

    private static ItemAttachment Attachment(ReportDocument report, ReportEntry entry)
    {
        var note = report.Attachments.FirstOrDefault(a => a.Entry == entry.Name);
        return new ItemAttachment(
            entry.Name, note?.MediaType ?? "application/octet-stream", note?.Name, entry.Length, note?.MetadataRemoved ?? false, entry.Sha256 is not null);
    }
}

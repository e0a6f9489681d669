using System.Security.Cryptography;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>What an item holds, read as it is decrypted: the two documents, and of everything else name, length and hash.</summary>
/// <remarks>Where reading breaks off, what was read before stays: it is genuine, and all that is left of a damaged item.</remarks>
internal sealed class ItemScan(bool reportOnly)
{
    private readonly List<FoundEntry> _entries = [];
    private KeptDocument? _report;
    private KeptDocument? _author;

    /// <summary>report.json when it was read to its end.</summary>
    public byte[]? ReportJson => _report?.Whole;

    /// <summary>Reads a container to its end or, for the report only, up to the first entry that is neither document.</summary>
    /// <exception cref="InvalidDataException">The container is malformed.</exception>
    public async Task<ItemScan> ReadAsync(Stream tar, CancellationToken cancellationToken)
    {
        var reader = new ItemContainerReader(tar);
        while (await reader.NextAsync(cancellationToken) is { } part)
        {
            switch (part.Name)
            {
                case ItemEntryNames.Report:
                    _report = new KeptDocument(part);
                    await _report.ReadAsync(cancellationToken);
                    break;
                case ItemEntryNames.Author:
                    _author = new KeptDocument(part);
                    await _author.ReadAsync(cancellationToken);
                    break;
                case var _ when reportOnly:
                    return this;
                default:
                    _entries.Add(new FoundEntry(part.Name, part.Length, await SHA256.HashDataAsync(part.Data, cancellationToken)));
                    break;
            }
        }

        return this;
    }

    /// <summary>What the rules of the protocol say of it.</summary>
    public ItemOpening Judge(StoredItem item)
    {
        var report = ReportJson is null ? null : ReportDocument.TryParse(ReportJson);
        if (report is null)
        {
            return Refuse(item, _report is null ? ItemRefusal.NoReport : ItemRefusal.Document);
        }

        var mark = AuthorMark.None;
        var refusal = ItemRules.CheckPlace(report, item.Id, item.Mechanism);
        if (refusal == ItemRefusal.None && !reportOnly)
        {
            refusal = ItemRules.CheckEntries(report, _entries);
        }

        if (refusal == ItemRefusal.None)
        {
            refusal = ItemRules.CheckAuthor(report, ReportJson, _author is null ? null : _author.Whole ?? [], out mark);
        }

        return refusal != ItemRefusal.None ? Refuse(item, refusal) : new ItemOpening(item, OpeningFailure.None)
        {
            Report = report,
            ReportJson = ReportJson,
            Author = mark,
            Attachments = [.. report.Entries.Where(entry => ItemEntryNames.IsAttachment(entry.Name)).Select(entry => Attachment(report, entry))],
        };
    }

    /// <summary>What is left where reading broke off, or where the rows do not add up. A document that names another place is not even shown.</summary>
    public ItemOpening Salvage(StoredItem item)
    {
        var report = ReportJson is null ? null : ReportDocument.TryParse(ReportJson);
        var misplaced = report is null ? ItemRefusal.None : ItemRules.CheckPlace(report, item.Id, item.Mechanism);
        return misplaced != ItemRefusal.None ? Refuse(item, misplaced) : new ItemOpening(item, OpeningFailure.Damaged)
        {
            Remains = _report is { SoFar.IsEmpty: false } ? new ItemRemains(_report.SoFar, report) : null,
        };
    }

    private static ItemOpening Refuse(StoredItem item, ItemRefusal refusal) => new(item, OpeningFailure.Refused) { Refusal = refusal };

    private static ItemAttachment Attachment(ReportDocument report, ReportEntry entry)
    {
        var note = report.Attachments.FirstOrDefault(a => a.Entry == entry.Name);
        return new ItemAttachment(
            entry.Name, note?.MediaType ?? "application/octet-stream", note?.Name, entry.Length, note?.MetadataRemoved ?? false, entry.Sha256 is not null);
    }

    /// <summary>A document of an item, kept as it comes; of one that is longer than any may be, nothing.</summary>
    private sealed class KeptDocument
    {
        private readonly ContainerPart _part;
        private readonly bool _tooLong;
        private readonly byte[] _bytes;
        private int _length;

        public KeptDocument(ContainerPart part)
        {
            _part = part;
            _tooLong = part.Length > ReportDocument.LargestDocument;
            _bytes = new byte[_tooLong ? 0 : part.Length];
        }

        public ReadOnlyMemory<byte> SoFar => _bytes.AsMemory(0, _length);

        public byte[]? Whole => !_tooLong && _length == _bytes.Length ? _bytes : null;

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            int count;
            while ((count = await _part.Data.ReadAsync(_bytes.AsMemory(_length), cancellationToken)) > 0)
            {
                _length += count;
            }
        }
    }
}

using System.Security.Cryptography;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>What an item holds, read as it is decrypted: the two documents, and of everything else name, length and hash.</summary>
internal sealed record ItemScan(byte[]? Report, byte[]? Author, IReadOnlyList<FoundEntry> Entries)
{
    /// <summary>Reads a container to its end or, with <paramref name="reportOnly"/>, up to the first entry that is neither document.</summary>
    /// <exception cref="InvalidDataException">The container is malformed.</exception>
    public static async Task<ItemScan> ReadAsync(Stream tar, bool reportOnly, CancellationToken cancellationToken)
    {
        byte[]? report = null;
        byte[]? author = null;
        List<FoundEntry> entries = [];
        var reader = new ItemContainerReader(tar);
        while (await reader.NextAsync(cancellationToken) is { } part)
        {
            switch (part.Name)
            {
                case ItemEntryNames.Report:
                    report = await KeepAsync(part, cancellationToken);
                    break;
                case ItemEntryNames.Author:
                    author = await KeepAsync(part, cancellationToken);
                    break;
                case var _ when reportOnly:
                    return new ItemScan(report, author, []);
                default:
                    entries.Add(new FoundEntry(part.Name, part.Length, await SHA256.HashDataAsync(part.Data, cancellationToken)));
                    break;
            }
        }

        return new ItemScan(report, author, entries);
    }

    /// <summary>What the rules of the protocol say of it.</summary>
    public ItemOpening Judge(StoredItem item, bool reportOnly)
    {
        ReportDocument? report = Report is null ? null : ReportDocument.TryParse(Report);
        if (report is null)
        {
            return Refuse(item, Report is null ? ItemRefusal.NoReport : ItemRefusal.Document);
        }

        var mark = AuthorMark.None;
        ItemRefusal refusal = ItemRules.CheckPlace(report, item.Id, item.Mechanism);
        if (refusal == ItemRefusal.None && !reportOnly)
        {
            refusal = ItemRules.CheckEntries(report, Entries);
        }

        if (refusal == ItemRefusal.None)
        {
            refusal = ItemRules.CheckAuthor(report, Report, Author, out mark);
        }

        return refusal != ItemRefusal.None ? Refuse(item, refusal) : new ItemOpening(item, OpeningFailure.None)
        {
            Report = report,
            ReportJson = Report,
            Author = mark,
            Attachments = [.. report.Entries.Where(entry => ItemEntryNames.IsAttachment(entry.Name)).Select(entry => Attachment(report, entry))],
        };
    }

    private static ItemOpening Refuse(StoredItem item, ItemRefusal refusal) => new(item, OpeningFailure.Refused) { Refusal = refusal };

    private static ItemAttachment Attachment(ReportDocument report, ReportEntry entry)
    {
        AttachmentNote? note = report.Attachments.FirstOrDefault(a => a.Entry == entry.Name);
        return new ItemAttachment(
            entry.Name, note?.MediaType ?? "application/octet-stream", note?.Name, entry.Length, note?.MetadataRemoved ?? false, entry.Sha256 is not null);
    }

    private static async Task<byte[]> KeepAsync(ContainerPart part, CancellationToken cancellationToken)
    {
        if (part.Length > ReportDocument.LargestDocument)
        {
            throw new InvalidDataException("A document is too long.");
        }

        byte[] bytes = new byte[part.Length];
        await part.Data.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}

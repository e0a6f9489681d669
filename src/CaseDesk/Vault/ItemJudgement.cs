using System.Security.Cryptography;
using System.Text;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Whether what an item contains is what protocol.md 5 and 6 let it contain, and whose mark it bears.</summary>
internal static class ItemJudgement
{
    private const long HashRequiredUpTo = 4 * 1024 * 1024;
    private const string AttachmentPrefix = "attachments/";

    public static ItemOpening Judge(StoredItem item, ItemScan scan, bool reportOnly)
    {
        if (scan.Report is null)
        {
            return Refuse(item, ItemRefusal.NoReport);
        }

        ReportDocument? report = ReportDocument.TryParse(scan.Report);
        ItemRefusal refusal =
            report is null ? ItemRefusal.Document
            : report.Item != item.Id ? ItemRefusal.AnotherItem
            : report.Mechanism != item.Mechanism ? ItemRefusal.AnotherMechanism
            : !reportOnly && !EntriesFit(report.Entries, scan.Entries) ? ItemRefusal.Entries
            : (report.Mailbox is null) != (scan.Author is null) ? ItemRefusal.Author
            : ItemRefusal.None;
        return refusal != ItemRefusal.None
            ? Refuse(item, refusal)
            : new ItemOpening(item, OpeningFailure.None)
            {
                Report = report,
                ReportJson = scan.Report,
                Author = MarkOf(report!, scan),
                Attachments = [.. report!.Entries.Where(entry => entry.Name.StartsWith(AttachmentPrefix, StringComparison.Ordinal)).Select(entry => Attachment(report, entry))],
            };
    }

    private static ItemOpening Refuse(StoredItem item, ItemRefusal refusal) => new(item, OpeningFailure.Refused) { Refusal = refusal };

    private static bool EntriesFit(IReadOnlyList<ReportEntry> listed, IReadOnlyList<ScannedEntry> found) =>
        listed.Count == found.Count && listed.Zip(found).All(pair => Fits(pair.First, pair.Second));

    private static bool Fits(ReportEntry listed, ScannedEntry found)
    {
        bool hashNeeded = found.Length <= HashRequiredUpTo || !found.Name.StartsWith(AttachmentPrefix, StringComparison.Ordinal);
        return listed.Name == found.Name && listed.Length == found.Length
            && (listed.Sha256 is null ? !hashNeeded : listed.Sha256.AsSpan().SequenceEqual(found.Sha256));
    }

    private static AuthorMark MarkOf(ReportDocument report, ItemScan scan)
    {
        if (report.Mailbox is null)
        {
            return AuthorMark.None;
        }

        byte[] message = [.. "safereport/v1/item\n"u8, .. scan.Report!];
        byte[] mac = HMACSHA256.HashData(report.Mailbox.AuthorKey, message);
        byte[] expected = Encoding.ASCII.GetBytes($$"""{"mac":"{{Convert.ToHexStringLower(mac)}}"}""");
        return CryptographicOperations.FixedTimeEquals(expected, scan.Author) ? AuthorMark.Verified : AuthorMark.Unverified;
    }

    private static ItemAttachment Attachment(ReportDocument report, ReportEntry entry)
    {
        AttachmentNote? note = report.Attachments.FirstOrDefault(a => a.Entry == entry.Name);
        return new ItemAttachment(
            entry.Name, note?.MediaType ?? "application/octet-stream", note?.Name, entry.Length, note?.MetadataRemoved ?? false, entry.Sha256 is not null);
    }
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;

namespace SafeReport.Crypto.Items;

/// <summary>A file to be sealed with a report.</summary>
/// <param name="Data">Its bytes.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Name">Its name, if it is kept.</param>
/// <param name="MetadataRemoved">Whether metadata was removed.</param>
public sealed record AttachmentToSeal(ReadOnlyMemory<byte> Data, string MediaType, string? Name, bool MetadataRemoved = false);

/// <summary>Seals an item as a reporter's browser does: for letters typed from paper, and for tests.</summary>
public static class ItemSealer
{
    /// <summary>Seals a report with its attachments.</summary>
    /// <param name="item">The item's id.</param>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="reportFields">kind, danger, made, language and all else; not what follows from the other arguments.</param>
    /// <param name="author">The keys of the code it is sent under, or null.</param>
    /// <param name="attachments">The files.</param>
    /// <param name="recipient">The mechanism's recipient.</param>
    /// <param name="kept">False when the code was thrown away.</param>
    public static byte[] Seal(
        ItemId item, MechanismId mechanism, JsonObject reportFields, ReporterKeys? author, IReadOnlyList<AttachmentToSeal> attachments, HybridRecipient recipient,
        bool kept = true)
    {
        var tar = Container(item, mechanism, reportFields, author, attachments, kept);
        var sealedItem = AgeFile.Seal(tar, recipient);
        CryptographicOperations.ZeroMemory(tar);
        GC.KeepAlive(author);
        return sealedItem;
    }

    /// <summary>The container that <see cref="Seal"/> seals.</summary>
    internal static byte[] Container(
        ItemId item, MechanismId mechanism, JsonObject reportFields, ReporterKeys? author, IReadOnlyList<AttachmentToSeal> attachments, bool kept = true)
    {
        ArgumentNullException.ThrowIfNull(reportFields);
        ArgumentNullException.ThrowIfNull(attachments);
        var reportJson = CanonicalJson.Write(Document(item, mechanism, reportFields, author, attachments, kept));
        using (var _ = ReportDocument.TryParse(reportJson) ?? throw new ArgumentException("The fields do not make a report.", nameof(reportFields)))
        {
        }

        var entries = new List<ContainerEntry> { new(ItemEntryNames.Report, reportJson) };
        if (author is not null)
        {
            entries.Add(new(ItemEntryNames.Author, AuthorMac.Write(author.AuthorKey.Span, AuthorMac.ItemLabel, reportJson)));
        }

        entries.AddRange(attachments.Select((a, i) => new ContainerEntry(ItemEntryNames.Attachment(i + 1), a.Data)));
        var tar = ItemContainer.Write(entries);
        CryptographicOperations.ZeroMemory(reportJson);
        return tar;
    }

    private static JsonObject Document(
        ItemId item, MechanismId mechanism, JsonObject fields, ReporterKeys? author, IReadOnlyList<AttachmentToSeal> attachments, bool kept)
    {
        var document = new JsonObject { ["v"] = 1, ["item"] = item.ToString(), ["mechanism"] = mechanism.ToString() };
        foreach ((var name, var value) in fields)
        {
            document.Add(name, value?.DeepClone());   // a field that is set here already is the caller's mistake, and throws
        }

        document.Add("entries", new JsonArray([.. attachments.Select((a, i) => Entry(ItemEntryNames.Attachment(i + 1), a.Data.Span))]));
        if (attachments.Count > 0)
        {
            document.Add("attachments", new JsonArray([.. attachments.Select((a, i) => Note(ItemEntryNames.Attachment(i + 1), a))]));
        }

        if (author is not null)
        {
            document.Add("mailbox", Mailbox(author.Mailbox, kept));
        }

        return document;
    }

    private static JsonObject Entry(string name, ReadOnlySpan<byte> data) =>
        new() { ["name"] = name, ["length"] = data.Length, ["sha256"] = Hex.Encode(SHA256.HashData(data)) };

    private static JsonObject Note(string name, AttachmentToSeal attachment)
    {
        var note = new JsonObject { ["entry"] = name, ["mediaType"] = attachment.MediaType };
        if (attachment.Name is not null)
        {
            note.Add("name", attachment.Name);
        }

        note.Add("metadataRemoved", attachment.MetadataRemoved);
        return note;
    }

    private static JsonObject Mailbox(MailboxKeys keys, bool kept)
    {
        var mailbox = new JsonObject { ["erase"] = Hex.Encode(keys.EraseTokenHash), ["recipient"] = keys.Recipient, ["author"] = Hex.Encode(keys.AuthorKey) };
        if (!kept)
        {
            mailbox.Add("kept", false);
        }

        return mailbox;
    }
}

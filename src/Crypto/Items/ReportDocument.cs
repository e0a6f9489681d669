using System.Text.Json;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;

namespace SafeReport.Crypto.Items;

/// <summary>What report.json says of an entry of its container.</summary>
/// <param name="Name">The entry.</param>
/// <param name="Length">Its length.</param>
/// <param name="Sha256">Its hash, or null: then the author's mark does not cover it.</param>
public sealed record ReportEntry(string Name, long Length, byte[]? Sha256);

/// <summary>What report.json says of an attachment.</summary>
/// <param name="Entry">The entry's name.</param>
/// <param name="MediaType">As the reporter's device named it.</param>
/// <param name="Name">The file's name, if the reporter kept it.</param>
/// <param name="MetadataRemoved">Whether the page removed metadata.</param>
public sealed record AttachmentNote(string Entry, string MediaType, string? Name, bool MetadataRemoved);

/// <summary>report.json (protocol.md 6): strict in what the protocol rests on, everything else kept as it stands.</summary>
public sealed class ReportDocument : IDisposable
{
    /// <summary>A longer document is refused.</summary>
    public const int LargestDocument = 1024 * 1024;

    private readonly JsonDocument _document;

    private ReportDocument(JsonDocument document, ItemId item, MechanismId mechanism)
    {
        _document = document;
        Item = item;
        Mechanism = mechanism;
        Kind = Root.Text("kind")!;
        Danger = Root.Flag("danger")!.Value;
        Made = Day.TryParse(Root.Text("made"), out var made) ? made : null;
        Language = Root.Text("language");
        Answers = ItemId.TryParse(Root.Text("answers"), out var answers) ? answers : null;
        Keyset = Root.Whole("keyset");
        AnswerLanguage = LanguageTag.IsOne(Root.Text("answerLanguage")) ? Root.Text("answerLanguage") : null;
        Visit = Root.Member("visit") is { } visit ? Visit.Of(visit, item) : null;
    }

    /// <summary>Every field, unknown ones included.</summary>
    public JsonElement Root => _document.RootElement;

    /// <summary>The item it names.</summary>
    public ItemId Item { get; }

    /// <summary>The mechanism it names.</summary>
    public MechanismId Mechanism { get; }

    /// <summary>report, reprisal-alert, disappearance, message, check-in; an unknown one is shown as a report.</summary>
    public string Kind { get; }

    /// <summary>Somebody is in danger now.</summary>
    public bool Danger { get; }

    /// <summary>The day on the reporter's clock.</summary>
    public DateOnly? Made { get; }

    /// <summary>The language of the page.</summary>
    public string? Language { get; }

    /// <summary>The language that an answer was asked for in; null also when what stands there is no language tag.</summary>
    public string? AnswerLanguage { get; }

    /// <summary>Which part of a visit it is; null also when what stands there cannot be read.</summary>
    public Visit? Visit { get; }

    /// <summary>It says of a visit what cannot be read: it stands alone, as one without.</summary>
    public bool VisitUnusable => Visit is null && Root.Member("visit") is not null;

    /// <summary>The request that a check-in answers.</summary>
    public ItemId? Answers { get; }

    /// <summary>The serial of the keyset used.</summary>
    public long? Keyset { get; }

    /// <summary>The mailbox of an item sent under a code; null also when the one it names cannot be used.</summary>
    public MailboxKeys? Mailbox { get; private init; }

    /// <summary>It names a mailbox that nothing can be sealed to, or whose keys are none: read as one without, which can never be answered.</summary>
    public bool MailboxUnusable => Mailbox is null && Root.Member("mailbox") is not null;

    /// <summary>The mailbox of the spare code: an item from it was sent under pressure.</summary>
    public MailboxKeys? Spare { get; private init; }

    /// <summary>It names a spare that cannot be used: an item from it will not be known as sent under pressure.</summary>
    public bool SpareUnusable => Spare is null && Root.Member("spare") is not null;

    /// <summary>Every entry of the container after author.json, in order.</summary>
    public IReadOnlyList<ReportEntry> Entries { get; private init; } = [];

    /// <summary>What is known of the attachments.</summary>
    public IReadOnlyList<AttachmentNote> Attachments { get; private init; } = [];

    /// <summary>The document, or null when it is refused; it refers to <paramref name="utf8"/> and does not copy it.</summary>
    public static ReportDocument? TryParse(ReadOnlyMemory<byte> utf8) => TryParse(utf8, turn: null);

    internal static ReportDocument? TryParse(ReadOnlyMemory<byte> utf8, ItemsInTurn? turn)
    {
        var json = utf8.Length <= LargestDocument ? StrictJson.TryParse(utf8) : null;
        var document = json is null ? null : TryRead(json, turn);
        if (document is null)
        {
            json?.Dispose();
        }

        return document;
    }

    /// <summary>Gives up the document.</summary>
    public void Dispose() => _document.Dispose();

    /// <summary>Nothing of the report.</summary>
    public override string ToString() => nameof(ReportDocument);

    private static ReportDocument? TryRead(JsonDocument json, ItemsInTurn? turn)
    {
        var root = json.RootElement;
        if (root.Whole("v") != 1
            || !ItemId.TryParse(root.Text("item"), out var item)
            || !MechanismId.TryParse(root.Text("mechanism"), out var mechanism)
            || root.Text("kind") is null
            || root.Flag("danger") is null
            || !HasOptionalFields(root)
            || TryEntries(root) is not { } entries
            || TryAttachments(root) is not { } attachments)
        {
            return null;
        }

        return new ReportDocument(json, item, mechanism)
        {
            Mailbox = MailboxOf(root, "mailbox", turn),
            Spare = MailboxOf(root, "spare", turn),
            Entries = entries,
            Attachments = attachments,
        };
    }

    private static bool HasOptionalFields(JsonElement root) =>
        root.TryText("made", out var made) && (made is null || Day.TryParse(made, out _))
        && root.TryText("language", out _)
        && root.TryText("answers", out var answers) && (answers is null || ItemId.TryParse(answers, out _))
        && (root.Member("keyset") is null || root.Whole("keyset") is not null);

    // Whatever is wrong with a mailbox costs the answer, never the report.
    private static MailboxKeys? MailboxOf(JsonElement root, string name, ItemsInTurn? turn) =>
        root.Member(name) is { } member
        && member.HexBytes("erase", 32) is { } erase
        && member.HexBytes("author", 32) is { } author
        && RecipientOf(member.Text("recipient"), turn) is { } recipient
            ? new MailboxKeys(erase, recipient.ToString(), author) { Kept = member.Flag("kept") ?? true }
            : null;

    private static HybridRecipient? RecipientOf(string? text, ItemsInTurn? turn) =>
        text is not null && turn is not null ? turn.Recipient(text) : HybridRecipient.TryParse(text, out var recipient) ? recipient : null;

    private static List<ReportEntry>? TryEntries(JsonElement root)
    {
        if (root.Member("entries") is not { ValueKind: JsonValueKind.Array } array)
        {
            return null;
        }

        var entries = new List<ReportEntry>();
        foreach (var element in array.EnumerateArray())
        {
            var hash = element.HexBytes("sha256", 32);
            if (element.Text("name") is not { } name || element.Whole("length") is not { } length || (hash is null && element.Member("sha256") is not null))
            {
                return null;
            }

            entries.Add(new ReportEntry(name, length, hash));
        }

        return entries;
    }

    private static List<AttachmentNote>? TryAttachments(JsonElement root)
    {
        var notes = new List<AttachmentNote>();
        if (root.Member("attachments") is not { } array)
        {
            return notes;
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var element in array.EnumerateArray())
        {
            if (element.Text("entry") is not { } entry || !element.TryText("mediaType", out var mediaType) || !element.TryText("name", out var name))
            {
                return null;
            }

            notes.Add(new AttachmentNote(entry, mediaType ?? "application/octet-stream", name, element.Flag("metadataRemoved") ?? false));
        }

        return notes;
    }
}

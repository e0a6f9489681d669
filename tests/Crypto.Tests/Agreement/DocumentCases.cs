using System.Text.Json.Nodes;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>report.json, the containers of items, and reply.json.</summary>
internal static class DocumentCases
{
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "0", "-0", "1", "1.0", "1e0", "10e-1", "1.5", "-1", "9007199254740991", "9007199254740992", "9007199254740993", "1e999", "1e-999", "123456789012345678901234567890",
        "{}", "[]", "[[]]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2}", "\"\\ud83d\\udd4a\"", "\"\\ud83d\"", "\"\\udd4a\\ud83d\"", "\"\\u0000\"", "\"2026-02-28\"", "\"2026-02-30\"", "\"0000-01-01\"",
        "\"9999-12-31\"", "\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23\"", "\"6f1c0c1e-3b1d-4a5e-cc7a-2f0d4b8e1a23\"", "\"0a1b2c3d\"", "\"0a1b2c3D\"", "01", "1.", ".5", "+1", "NaN", "'a'", "\"\t\"", "\"\\x\"", " 1 ", "\u00a01", "\ufeff1",
        "[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "[{\"name\":\"a\",\"length\":1}]", "[{\"name\":\"a\",\"length\":1,\"sha256\":null}]", "[{\"entry\":\"a\"}]", "[1]", "[null]", "[\"ACTS\"]", "[\"acts\"]", "[\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23\"]", "[\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a24\"]", "{\"blocks\":[]}", "false", "\"fa\"", "\"en-GB\"", "\"en_GB\"",
    ];

    private static readonly string[] Names = ["v", "item", "mechanism", "kind", "danger", "made", "language", "answers", "keyset", "mailbox", "spare", "visit", "blocks", "before", "replaces", "kept", "answerLanguage", "entries", "attachments", "what", "__proto__", "constructor", "reply", "text", "asks", "previous", "received", "\\u0076"];
    private static readonly byte[][] Containers = MakeContainers();
    private static readonly byte[][] Reports = [.. Containers.Select(c => ItemContainer.TryRead(c, out var e) ? e[0].Data.ToArray() : []), Short()];
    private static readonly byte[] ReplyJson = new ReplyDocument(Keys.Item.Guid, Keys.Mechanism, "2026-03-01", "a \"text\" 🕊", Keys.Item.Guid, null, [Keys.Item]).ToJson();

    internal static AgreementCase Report(ulong seed, SeededRandom random)
    {
        var json = Change(random.Below(3) == 0 ? random.Pick(Reports) : Reports[^1], random);
        using var document = ReportDocument.TryParse(json);
        return new AgreementCase(seed, "report", json, document is null ? "refused" : $"{document.Item} {document.Mechanism} {document.Entries.Count} {Word(document.Mailbox, document.MailboxUnusable)} {Word(document.Spare, document.SpareUnusable)} {document.AnswerLanguage} {VisitOf(document)}");
    }

    // Blocks; ids before it; ids it replaces.
    internal static string VisitOf(ReportDocument document) => document.VisitUnusable ? "unusable"
        : document.Visit is not { } visit ? "none"
        : string.Join(';', string.Join(' ', visit.Blocks), string.Join(' ', visit.Before), string.Join(' ', visit.Replaces));

    private static string Word(Crypto.AccessCodes.MailboxKeys? mailbox, bool unusable) => mailbox is not null ? mailbox.Kept ? "with" : "thrown away" : unusable ? "unusable" : "without";

    internal static AgreementCase Reply(ulong seed, SeededRandom random)
    {
        var json = Change(ReplyJson, random);
        var reply = ReplyDocument.TryParse(json);
        return new AgreementCase(seed, "reply.json", json, reply is null ? "refused" : $"{reply.Reply:D} {reply.Mechanism} {reply.Made} {Hex.Encode(TextEncoding.UTF8.GetBytes(reply.Text))}");
    }

    internal static AgreementCase Item(ulong seed, SeededRandom random)
    {
        var tar = random.Below(3) == 0 ? Rebuilt(random) : Mutator.Mutate(random.Pick(Containers), random);
        using var item = ReadItem.Container(tar, Keys.Item, Keys.Mechanism, out var refusal);
        return new AgreementCase(seed, "item", tar, item is null ? refusal.ToString() : $"{item.Author} {Hex.Encode(System.Security.Cryptography.SHA256.HashData(item.ReportJson.Span))}");
    }

    // Well-formed containers of entries that have been changed, left out, doubled or put elsewhere.
    private static byte[] Rebuilt(SeededRandom random)
    {
        var entries = ItemContainer.TryReadAny(random.Pick(Containers))!;
        var place = random.Below(entries.Count);
        var entry = entries[place];
        switch (random.Below(5))
        {
            case 0:
                entries.RemoveAt(place);
                break;
            case 1:
                entries.Insert(random.Below(entries.Count + 1), entry);
                break;
            case 2:
                entries[place] = entry with { Name = random.Pick(["report.json", "author.json", "identity.age", "identity-custodian.age", "attachments/001", "attachments/003", "attachments/1", "x", "attachments/001\u007f"]) };
                break;
            case 3:
                entries.Insert(1, new ContainerEntry("identity.age", entry.Data));
                entries.Insert(1, new ContainerEntry("identity-custodian.age", entry.Data));
                break;
            default:
                entries[place] = entry with { Data = Change(entry.Data.ToArray(), random) };
                break;
        }

        return ItemContainer.Write(entries, ItemContainer.LengthOf(entries.Select(e => (long)e.Data.Length)) + (512 * random.Below(2)));
    }

    // By bytes, or by values: those that readers of JSON differ about, in the place of another or under a name once more.
    private static byte[] Change(byte[] json, SeededRandom random)
    {
        switch (random.Below(40))
        {
            case 0:
                return [0xef, 0xbb, 0xbf, .. json];
            case 1:
                return [.. json, .. TextEncoding.UTF8.GetBytes(random.Pick(["\ufeff", " ", "\n", "\0", "\u00a0", "{}", ","]))];
            case < 16:
                return Mutator.Mutate(json, random);
        }

        var text = TextEncoding.UTF8.GetString(json);
        var member = $"\"{random.Pick(Names)}\":{random.Pick(Values)}";
        var at = text.IndexOf($"\"{random.Pick(Names)}\":", StringComparison.Ordinal);
        var end = at < 0 ? -1 : EndOfValue(text, text.IndexOf(':', at) + 1);
        if (random.Below(2) == 0 && end > 0)
        {
            text = $"{text[..(text.IndexOf(':', at) + 1)]}{random.Pick(Values)}{text[end..]}";
        }
        else if (text.Length > 0)
        {
            text = random.Below(2) == 0 ? $"{text[..^1]},{member}}}" : $"{{{member},{text[1..]}";
        }

        return TextEncoding.UTF8.GetBytes(text);
    }

    private static int EndOfValue(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            depth += text[i] is '[' or '{' ? 1 : text[i] is ']' or '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && text[i] == ','))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static byte[] Short() => CanonicalJson.Write(new JsonObject
    {
        ["v"] = 1,
        ["item"] = Keys.Item.ToString(),
        ["mechanism"] = Keys.Mechanism.ToString(),
        ["kind"] = "report",
        ["made"] = "2026-02-28",
        ["language"] = "ar",
        ["danger"] = false,
        ["answers"] = null,
        ["keyset"] = 3,
        ["entries"] = new JsonArray(),
        ["answerLanguage"] = "uz-Arab",
        ["visit"] = new JsonObject { ["blocks"] = new JsonArray("ACTS"), ["before"] = new JsonArray("6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a24"), ["replaces"] = new JsonArray() },
        ["what"] = "هنا \"\\\n🕊",
    });

    private static byte[][] MakeContainers()
    {
        var fields = new JsonObject { ["kind"] = "report", ["danger"] = false, ["what"] = "ما حدث \"هنا\"\n🕊", ["n"] = 1.5 };
        AttachmentToSeal[] files = [new("photo"u8.ToArray(), "image/png", "p.png"), new(TextEncoding.ASCII.GetBytes(new string('x', 600)), "image/jpeg", null)];
        return
        [
            Trimmed(ItemSealer.Container(Keys.Item, Keys.Mechanism, fields, null, [])),
            Trimmed(ItemSealer.Container(Keys.Item, Keys.Mechanism, fields, Keys.Reporter(), [])),
            Trimmed(ItemSealer.Container(Keys.Item, Keys.Mechanism, fields, Keys.Reporter(), [], kept: false)),
            Trimmed(ItemSealer.Container(Keys.Item, Keys.Mechanism, fields, null, files)),
            Trimmed(ItemSealer.Container(Keys.Item, Keys.Mechanism, fields, Keys.Reporter(), files)),
        ];
    }

    private static byte[] Trimmed(byte[] tar) => tar[..(int)(Ustar.RoundUp(tar.AsSpan().LastIndexOfAnyExcept((byte)0) + 1) + Ustar.EndLength)];
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>snapshots.json: a snapshot's note and file (each record a label and a reply, or a byte repeated for those nobody reads), and what a reader finds.</summary>
public sealed class SnapshotVectors
{
    private const string Code = "0123456789012345678901234583";

    [Fact]
    public void Snapshots_are_read_as_the_vectors_say()
    {
        var vectors = VectorFile.Read("snapshots.json");
        var note = SignedNote.TryParse(vectors.TextOf("note"))!;
        Assert.Equal(1, note.CountValid([VerifierKey.Parse(vectors.TextOf("desk"))], out _));
        Assert.True(MailboxNote.TryParse(note.Text, out var text));
        byte[] file = [.. vectors.GetProperty("records").EnumerateArray().SelectMany(Record)];
        Assert.True(SnapshotFile.IsWellFormed(file));
        Assert.Equal(text.Files.Single().Sha256, VectorFile.Hex(SHA256.HashData(file)));
        using var keys = Keys.Reporter(vectors.TextOf("code"));
        string[] texts = [.. Enumerable.Range(1, 1000).Select(n => Find(file, keys, n)).OfType<ReplyDocument>().Select(r => r.Text)];
        Assert.Equal(vectors.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!), texts);
        Assert.All(vectors.GetProperty("prefixes").EnumerateArray(), p => Assert.Equal(p.TextOf("prefix"), SnapshotFile.Prefix(p.HexOf("address"), p.GetProperty("bits").GetInt32())));
        Assert.All(vectors.GetProperty("bits").EnumerateArray(), b => Assert.Equal(b.GetProperty("bits").GetInt32(), SnapshotFile.PrefixBits(b.GetProperty("live").GetInt32())));
        foreach (var vector in vectors.GetProperty("noteTexts").EnumerateArray())
        {
            Assert.True(vector.GetProperty("accepted").GetBoolean() == MailboxNote.TryParse(vector.TextOf("text"), out _), vector.TextOf("name"));
        }
    }

    [Fact]
    public void Notes_of_many_files_are_read_up_to_a_mebibyte()
    {
        var vectors = VectorFile.Read("snapshots.json");
        var desk = VerifierKey.Parse(vectors.TextOf("desk"));
        foreach (var vector in vectors.GetProperty("largeNotes").EnumerateArray())
        {
            var note = ManyFiles(vector.GetProperty("bits").GetInt32()) + "\n" + vector.TextOf("signature") + Other(vector.GetProperty("otherName").GetInt32());
            Assert.Equal(vector.GetProperty("length").GetInt32(), TextEncoding.UTF8.GetByteCount(note));
            var read = SignedNote.TryParse(note, MailboxNote.LargestNote);
            Assert.True(vector.GetProperty("accepted").GetBoolean() == read is not null, vector.TextOf("name"));
            Assert.True(read is null || (read.CountValid([desk], out _) == 1 && MailboxNote.TryParse(read.Text, out _)), vector.TextOf("name"));
            Assert.Null(SignedNote.TryParse(note));
        }
    }

    internal static JsonNode Make()
    {
        using var keys = Keys.Reporter(Code);
        using var desk = Keys.Seed("desk");
        var deskName = Keyset.DeskKeyName(Keys.Mechanism, 1);
        (byte[] Label, byte[] Reply, byte? Repeated)[] records =
        [
            .. new[] { 1, 2, 7 }.Select(n => (keys.Mailbox.Label(n), SealedReply(keys, n), (byte?)null)),
            .. Enumerable.Range(0, 5).Select(i => (SHA256.HashData([(byte)i]), Repeated((byte)i), (byte?)i)),
        ];
        var file = SnapshotFile.Write(records.Select(r => (r.Label, r.Reply)));
        var note = new MailboxNote(Keys.Mechanism, 7, "2026-03-01T14Z", [("-", VectorFile.Hex(SHA256.HashData(file)))]);
        return new JsonObject
        {
            ["code"] = Code,
            ["portalId"] = Keys.PortalId,
            ["mechanism"] = Keys.Mechanism.ToString(),
            ["desk"] = VerifierKey.Of(deskName, desk).ToString(),
            ["note"] = SignedNote.Sign(note.ToText(), (deskName, desk)),
            ["records"] = new JsonArray([.. records.OrderBy(r => VectorFile.Hex(r.Label), StringComparer.Ordinal).Select(Record)]),
            ["texts"] = new JsonArray("reply 1", "reply 2", "reply 7"),
            ["prefixes"] = new JsonArray(Prefix(0), Prefix(1), Prefix(7), Prefix(8), Prefix(9), Prefix(13)),
            ["bits"] = new JsonArray([.. new[] { 0, 31, 32, 63, 64, 127, 128, 100_000 }.Select(live => new JsonObject { ["live"] = live, ["bits"] = SnapshotFile.PrefixBits(live) })]),
            ["noteTexts"] = NoteTexts(),
            ["largeNotes"] = new JsonArray(
                LargeNote("for 100,000 live mailboxes", 12, null), LargeNote("the most bits there are", SnapshotFile.MostPrefixBits, null), LargeNote("a bit more", SnapshotFile.MostPrefixBits + 1, null),
                LargeNote("1 MiB", 12, MailboxNote.LargestNote), LargeNote("a byte over 1 MiB", 12, MailboxNote.LargestNote + 1)),
        };
    }

    // Too long to be committed: the text follows from the number of bits, and fills its length by the name of an unknown signer.
    private static JsonObject LargeNote(string name, int bits, int? length)
    {
        using var desk = Keys.Seed("desk");
        var text = ManyFiles(bits);
        var note = SignedNote.Sign(text, (Keyset.DeskKeyName(Keys.Mechanism, 1), desk));
        var other = length is null ? 0 : length.Value - TextEncoding.UTF8.GetByteCount(note + Other(1)) + 1;
        var total = TextEncoding.UTF8.GetByteCount(note + Other(other));
        return new JsonObject
        {
            ["name"] = name,
            ["bits"] = bits,
            ["signature"] = note[(text.Length + 1)..],
            ["otherName"] = other,
            ["length"] = total,
            ["accepted"] = total <= MailboxNote.LargestNote,
        };
    }

    // Each file's hash is that of its prefix in ASCII.
    private static string ManyFiles(int bits) => new MailboxNote(
        Keys.Mechanism, 7, "2026-03-01T14Z",
        [.. Enumerable.Range(0, 1 << bits).Select(i => SnapshotFile.Prefix(i, bits)).Select(p => (p, VectorFile.Hex(SHA256.HashData(TextEncoding.ASCII.GetBytes(p)))))]).ToText();

    private static string Other(int nameLength) => nameLength == 0 ? "" : $"\u2014 {new string('x', nameLength)} AAAAAAAA\n";

    private static JsonArray NoteTexts()
    {
        var text = new MailboxNote(Keys.Mechanism, 7, "2026-03-01T14Z", [("0", new string('a', 64)), ("1", new string('b', 64))]).ToText();
        (string Name, string Part, string Replacement)[] changes =
        [
            ("number with a zero", "number 7", "number 07"), ("number 0", "number 7", "number 0"), ("with minutes", "T14Z", "T14:00Z"), ("hour 24", "T14Z", "T24Z"), ("an hour of one digit", "T14Z", "T4Z"), ("U+007F", "T14Z", "T14Z\u007f"), ("Arabic digits", "number 7", "number \u0667"), ("sixteen digits", "number 7", "number 7000000000000000"), ("a day that does not exist", "2026-03-01", "2026-02-29"), ("a file missing", "file 1 " + new string('b', 64) + "\n", ""),
            ("a file twice", "file 1 b", "file 0 b"), ("a hyphen", "file 0 a", "file - a"), ("a hash in capitals", "file 0 a", "file 0 A"), ("two spaces", "file 0 ", "file 0  "), ("another kind", "safereport.mailbox/v1", "safereport.keyset/v1"),
        ];
        return new JsonArray(
        [
            new JsonObject { ["name"] = "good", ["accepted"] = true, ["text"] = text },
            new JsonObject { ["name"] = "hour 00", ["accepted"] = true, ["text"] = text.Replace("T14Z", "T00Z", StringComparison.Ordinal) },
            new JsonObject { ["name"] = "hour 23", ["accepted"] = true, ["text"] = text.Replace("T14Z", "T23Z", StringComparison.Ordinal) },
            new JsonObject { ["name"] = "fifteen digits", ["accepted"] = true, ["text"] = text.Replace("number 7", "number 999999999999999", StringComparison.Ordinal) },
            .. changes.Select(c => new JsonObject { ["name"] = c.Name, ["accepted"] = false, ["text"] = text.Replace(c.Part, c.Replacement, StringComparison.Ordinal) }),
        ]);
    }

    private static JsonObject Record((byte[] Label, byte[] Reply, byte? Repeated) record) => record.Repeated is { } value
        ? new JsonObject { ["label"] = VectorFile.Hex(record.Label), ["repeated"] = value }
        : new JsonObject { ["label"] = VectorFile.Hex(record.Label), ["reply"] = VectorFile.Hex(record.Reply) };

    private static byte[] Record(JsonElement record) =>
        [.. record.HexOf("label"), .. record.TryGetProperty("repeated", out var value) ? Repeated(value.GetByte()) : record.HexOf("reply")];

    private static JsonObject Prefix(int bits)
    {
        var address = SHA256.HashData([(byte)bits]);
        return new JsonObject { ["address"] = VectorFile.Hex(address), ["bits"] = bits, ["prefix"] = SnapshotFile.Prefix(address, bits) };
    }

    private static ReplyDocument? Find(byte[] file, ReporterKeys keys, int n) =>
        SnapshotFile.TryFind(file, keys.Mailbox.Label(n), out var reply) ? Reply.TryOpen(reply, keys) : null;

    private static byte[] SealedReply(ReporterKeys keys, int n)
    {
        var json = new ReplyDocument(Guid.Parse($"0f5a2f46-8d3b-4c58-a3c2-{n:d12}"), Keys.Mechanism, "2026-03-01", $"reply {n}", null, null, []).ToJson();
        var tar = ItemContainer.Write([new("reply.json", json), new("mechanism.json", AuthorMac.Write(keys.AuthorKey.Span, AuthorMac.ReplyLabel, json))], 8192);
        return FixedAge.Seal($"snapshot reply {n}", tar, keys.Identity.Recipient);
    }

    private static byte[] Repeated(byte value)
    {
        var bytes = new byte[Reply.SealedLength];
        Array.Fill(bytes, value);
        return bytes;
    }
}

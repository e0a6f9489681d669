using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>keysets.json: notes, what a client pins, the day, and the verdict with its reason.</summary>
public sealed class KeysetVectors
{
    [Fact]
    public void Keysets_are_accepted_or_refused_as_the_vectors_say()
    {
        var vectors = VectorFile.Read("keysets.json");
        VerifierKey[] roots = [.. vectors.GetProperty("verifiers").EnumerateArray().Select(v => VerifierKey.Parse(v.GetString()!))];
        foreach (var vector in vectors.GetProperty("cases").EnumerateArray())
        {
            var pins = new KeysetPins(
                MechanismId.Parse(vector.TextOf("mechanism")), vector.TextOf("portalId"), roots, vector.GetProperty("threshold").GetInt32(), vector.GetProperty("lowestSerial").GetInt64());
            Assert.True(Day.TryParse(vector.TextOf("now"), out var now));
            var verdict = KeysetVerifier.Verify(vector.TextOf("note"), pins, now);
            Assert.Equal((vector.TextOf("name"), vector.TextOf("refusal")), (vector.TextOf("name"), verdict.Refusal.ToString()));
            Assert.Equal(vector.GetProperty("outsideDates").GetBoolean(), verdict.OutsideDates);
            Assert.Equal(vector.GetProperty("textHash").GetString(), verdict.Keyset?.TextHash());
        }
    }

    internal static JsonNode Make()
    {
        var second = Second();
        var text = second.ToText();
        var good = Sign(text, 1, 3);
        var cases = new JsonArray(
            Case("good", good, "None"), Case("without tool-recipient", Sign((second with { ToolRecipient = null }).ToText(), 1, 2), "None"),
            Case("before its days", good, "None", now: "2026-01-31"), Case("on its first day", good, "None", now: "2026-02-01"), Case("on its last day", good, "None", now: "2026-05-01"),
            Case("30 days over", good, "None", now: "2026-05-31"), Case("31 days over", good, "TooOld", now: "2026-06-01"),
            Case("one signature too few", Sign(text, 2), "TooFewSignatures"), Case("signed by others", Sign(text, 4, 5), "TooFewSignatures"), Case("one key twice", Sign(text, 1, 1), "TooFewSignatures"),
            Case("a bad signature beside good ones", good + Line(Sign(text.Replace("serial 2", "serial 3", StringComparison.Ordinal), 2)), "BadSignature"),
            Case("another mechanism", good, "AnotherMechanism", mechanism: "ffffffff"), Case("another portal", good, "AnotherPortal", portal: new string('0', 32)), Case("a lower serial", good, "LowerSerial", lowest: 3),
            Case("no note", text, "Note"), Case("CRLF", good.Replace("\n", "\r\n", StringComparison.Ordinal), "Note"),
            Case("an X25519 recipient", Sign((second with { Recipient = second.ToolRecipient! }).ToText(), 1, 2), "NotHybrid"),
            Case("an X25519 custodian", Sign((second with { Custodian = second.ToolRecipient! }).ToText(), 1, 2), "NotHybrid"),
            Case("an X25519 alarm key", Sign((second with { Alarm = second.ToolRecipient! }).ToText(), 1, 2), "NotHybrid"),
            Case("a hybrid tool-recipient", Sign((second with { ToolRecipient = second.Alarm }).ToText(), 1, 2), "MalformedLine"),
            Case("the first, with zeros for the previous hash", Sign((second with { Serial = 1, Previous = Keyset.NoPrevious }).ToText(), 1, 2), "None"),
            Case("a desk key of a later serial", Sign((second with { Desk = Desk(3) }).ToText(), 1, 2), "Inconsistent"), Case("a desk key of this serial", Sign((second with { Desk = Desk(2) }).ToText(), 1, 2), "None"),
            Case("no desk key", Sign(text.Replace($"desk {second.Desk}\n", "", StringComparison.Ordinal), 1, 2), "MissingLine"),
            Case("a recipient whose ML-KEM key is not reduced", Sign((second with { Recipient = NotReduced() }).ToText(), 1, 2), "MalformedLine"),
            Case("a recipient whose X25519 point is zero", Sign((second with { Recipient = WithPoint(second.Recipient, LowOrder.Points[0]) }).ToText(), 1, 2), "MalformedLine"),
            Case("an alarm key whose X25519 point is of order 8", Sign((second with { Alarm = WithPoint(second.Alarm, LowOrder.Points[4]) }).ToText(), 1, 2), "MalformedLine"),
            Case("a custodian whose X25519 point is of order 2, with the top bit set", Sign((second with { Custodian = WithPoint(second.Custodian, LowOrder.Points[9]) }).ToText(), 1, 2), "MalformedLine"),
            Case("a line changed after it was signed", good.Replace("not-after 2026-05-01", "not-after 2027-05-01", StringComparison.Ordinal), "BadSignature"),
            Case("a line removed after it was signed", good.Replace("serial 2\n", "", StringComparison.Ordinal), "BadSignature"),
            Case("a line added after it was signed", good.Replace("\ndesk ", "\nunknown 1\ndesk ", StringComparison.Ordinal), "BadSignature"),
            Case("a byte order mark", "\ufeff" + good, "BadSignature"),
            Case("sixteen signatures", Sign(text, [1, 2, .. Enumerable.Range(10, 14)]), "None"),
            Case("seventeen signatures", Sign(text, [1, 2, .. Enumerable.Range(10, 14)]) + Line(Sign(text, 30)), "Note"),
            Case("64 KiB", Fill(good, SignedNote.LargestNote), "None"), Case("a byte over 64 KiB", Fill(good, SignedNote.LargestNote + 1), "Note"),
            Case("an unknown name with a byte order mark", good + Other("a\ufeffb"), "None"), Case("an unknown name with U+0085", good + Other("a\u0085b"), "Note"),
            Case("an unknown name with U+007F", good + Other("a\u007fb"), "Note"), Case("an unknown name with U+2003", good + Other("a\u2003b"), "Note"),
            Case("an unknown name beyond the BMP", good + Other("🕊"), "None"));
        foreach ((var refusal, var name, var part, var replacement) in Changes)
        {
            cases.Add(Case(name, Sign(text.Replace(part, replacement, StringComparison.Ordinal), 1, 2), refusal));
        }

        return new JsonObject { ["verifiers"] = new JsonArray(Keys.Root(1).ToString(), Keys.Root(2).ToString(), Keys.Root(3).ToString()), ["cases"] = cases };
    }

    private static readonly (string Refusal, string Name, string Part, string Replacement)[] Changes =
    [
        ("UnknownLine", "another version", "keyset/v1", "keyset/v2"), ("MissingLine", "a line missing", "serial 2\n", ""), ("DoubledLine", "a line twice", "serial 2\n", "serial 2\nserial 2\n"), ("UnknownLine", "an unknown line", "alarm ", "unknown 1\nalarm "),
        ("UnknownLine", "an unknown line at the end", "tool-recipient", "unknown 1\ntool-recipient"), ("MisplacedLine", "lines in another order", "not-before 2026-02-01\nnot-after 2026-05-01", "not-after 2026-05-01\nnot-before 2026-02-01"),
        ("MalformedLine", "a leading zero", "serial 2", "serial 02"), ("MalformedLine", "a sign", "serial 2", "serial +2"), ("MalformedLine", "serial 0", "serial 2", "serial 0"), ("MalformedLine", "two spaces", "serial 2", "serial  2"), ("MalformedLine", "a trailing space", "serial 2", "serial 2 "),
        ("MalformedLine", "Arabic digits", "serial 2", "serial \u0662"), ("Inconsistent", "a first serial with a previous hash", "serial 2", "serial 1"), ("MalformedLine", "a day that does not exist", "2026-05-01", "2026-02-30"), ("MalformedLine", "a day written otherwise", "2026-05-01", "2026-5-1"),
        ("Inconsistent", "the last day before the first", "2026-05-01", "2026-01-31"), ("MalformedLine", "a mechanism in capitals", "mechanism 0a1b2c3d", "mechanism 0A1B2C3D"), ("MalformedLine", "a short portal", "portal 0011", "portal 001"),
        ("MalformedLine", "a recipient in capitals", "recipient age1pq1", "recipient AGE1PQ1"), ("MalformedLine", "a recipient with a wrong checksum", "alarm age1pq1", "alarm age1pq1q"), ("Inconsistent", "the desk key of another mechanism", "mechanism 0a1b2c3d", "mechanism 0a1b2c3e"),
        ("MalformedLine", "a desk key without serial", "/desk-1+", "/desk-+"), ("UnknownLine", "an empty line", "desk ", "\ndesk "),
        ("Inconsistent", "a later serial without a previous hash", "previous aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", $"previous {Keyset.NoPrevious}"),
        ("MalformedLine", "a day of the year 0", "not-before 2026", "not-before 0000"), ("MalformedLine", "sixteen digits", "serial 2", "serial 2000000000000000"), ("MalformedLine", "no space", "serial 2", "serial"),
        ("MalformedLine", "U+007F at the end of a line", "serial 2", "serial 2\u007f"), ("UnknownLine", "U+0085 for the space", "serial 2", "serial\u00852"), ("MalformedLine", "the first line with a value", "keyset/v1\n", "keyset/v1 1\n"), ("DoubledLine", "two recipients", "custodian age1pq1", "recipient age1pq1"),
    ];

    private static JsonObject Case(
        string name, string note, string refusal, string now = "2026-03-01", string mechanism = "0a1b2c3d", string portal = Keys.PortalId, long lowest = 1)
    {
        Assert.True(Day.TryParse(now, out var day));
        var outside = refusal == "None" && (day < Second().NotBefore || day > Second().NotAfter);
        var hash = refusal == "None" ? VectorFile.Hex(System.Security.Cryptography.SHA256.HashData(TextEncoding.UTF8.GetBytes(note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)]))) : null;
        return new JsonObject
        {
            ["name"] = name,
            ["mechanism"] = mechanism,
            ["portalId"] = portal,
            ["threshold"] = 2,
            ["lowestSerial"] = lowest,
            ["now"] = now,
            ["refusal"] = refusal,
            ["outsideDates"] = outside,
            ["textHash"] = hash,
            ["note"] = note,
        };
    }

    private static string Line(string note) => note[note.IndexOf('\u2014', StringComparison.Ordinal)..];

    private static string Sign(string text, params int[] roots)
    {
        (string Name, SecretBytes Seed)[] signers = [.. roots.Select(n => (Keyset.RootKeyName(Keys.Mechanism, n), Keys.RootSeed(n)))];
        return SignedNote.Sign(text, signers);
    }

    private static string Other(string name) => $"\u2014 {name} AAAAAAAA\n";

    // By the name of an unknown signer.
    private static string Fill(string note, int length) => note + Other(new string('x', length - TextEncoding.UTF8.GetByteCount(note + Other(""))));

    private static VerifierKey Desk(long first)
    {
        using var desk = Keys.Seed("desk");
        return VerifierKey.Of(Keyset.DeskKeyName(Keys.Mechanism, first), desk);
    }

    private static string NotReduced()
    {
        var key = new byte[1216];
        key.AsSpan(0, 3).Fill(0xff);
        var text = new byte[HybridRecipient.TextLength];
        Bech32.Encode("age1pq"u8, key, text);
        return TextEncoding.ASCII.GetString(text);
    }

    private static string WithPoint(string recipient, byte[] point)
    {
        var key = new byte[1216];
        Assert.True(Bech32.TryDecode(TextEncoding.ASCII.GetBytes(recipient), "age1pq"u8, key));
        point.CopyTo(key.AsSpan(1184));
        var text = new byte[HybridRecipient.TextLength];
        Bech32.Encode("age1pq"u8, key, text);
        return TextEncoding.ASCII.GetString(text);
    }

    private static Keyset Second()
    {
        using var intake = Keys.Hybrid("intake");
        using var custodian = Keys.Hybrid("custodian");
        using var alarm = Keys.Hybrid("alarm");
        using var toolSeed = Keys.Seed("tool");
        using var tool = X25519Identity.FromSeed(toolSeed);
        return new Keyset(
            Keys.Mechanism, Keys.PortalId, 2, new string('a', 64), new DateOnly(2026, 2, 1), new DateOnly(2026, 5, 1),
            intake.Recipient.ToString(), custodian.Recipient.ToString(), alarm.Recipient.ToString(),
            Desk(1), tool.Recipient.ToString());
    }
}

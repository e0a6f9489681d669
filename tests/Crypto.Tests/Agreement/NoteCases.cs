using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>Keysets, mailbox notes and other signed notes: changed before they are signed, so that the text is read, or after.</summary>
internal static class NoteCases
{
    private const string Recipient = "{recipient}";

    private static readonly string[] Days = ["2026-01-31", "2026-03-01", "2026-05-31", "2026-06-01", "0001-01-01", "9999-12-31"];
    private static readonly string[] Mechanisms = [Keys.Mechanism.ToString(), Keys.Mechanism.ToString(), Keys.Mechanism.ToString(), "ffffffff"];
    private static readonly VerifierKey[] Roots = [Keys.Root(1), Keys.Root(2), Keys.Root(3)];
    private static readonly VerifierKey Desk = DeskKey(Keys.Mechanism, 1);
    private static readonly string Hybrid = Keys.Hybrid("intake").Recipient.ToString();
    private static readonly string Tool = X25519Identity.FromSeed(Keys.Seed("tool")).Recipient.ToString();

    // The long recipients stand for themselves as words while the text is changed, or else most changes would hit them.
    private static readonly string Text = new Keyset(
        Keys.Mechanism, Keys.PortalId, 2, new string('a', 64), new DateOnly(2026, 2, 1), new DateOnly(2026, 5, 1), Recipient, Recipient, Recipient, Desk, Tool).ToText();

    private static readonly string MailboxText =
        new MailboxNote(Keys.Mechanism, 12, "2026-02-28T14Z", [.. Enumerable.Range(0, 4).Select(i => (SnapshotFile.Prefix(i, 2), new string('7', 64)))]).ToText();

    private static readonly string[] OtherNames = ["a", "a\ufeffb", "a\u2028b", "a\u0085b", "a\u007fb", "a\u180eb", "a\u200bb", "a\u3000b", "a+b", "🕊", "", Roots[0].Name, new string('x', 60_000)];
    private static readonly string[] OtherSignatures = ["AAAAAAAA", "AAAAAAA=", "AAAAAA==", "AAAAAAB=", "AAA-AAAA", "", "=", "AAAAAAAA=", "AAAA AAAA", new string('A', 64)];

    // Each in the place of the line with its word: well-formed for the most part, so that what lines say together is read.
    private static readonly string[] OtherLines =
    [
        "mechanism ffffffff", "mechanism 0A1B2C3D", "portal 00000000000000000000000000000000", "serial 1", "serial 3", "serial 999999999999999", "serial 1000000000000000", $"previous {Crypto.Keysets.Keyset.NoPrevious}",
        "not-before 2026-05-01", "not-before 2026-05-02", "not-before 0001-01-01", "not-before 0000-01-01", "not-after 2026-02-01", "not-after 2026-01-31", "not-after 9999-12-31", "not-after 2026-02-29", "not-after 2024-02-29",
        $"recipient {Tool}", $"custodian {Tool}", $"alarm {Tool}", $"tool-recipient {Recipient}", $"desk {DeskKey(Keys.Mechanism, 2)}", $"desk {DeskKey(Keys.Mechanism, 3)}", $"desk {DeskKey(MechanismId.Parse("ffffffff"), 1)}",
        "number 1", "number 0", "number 999999999999999", "number 1000000000000000", "made 2026-02-28T23Z", "made 2026-02-28T24Z", "made 2026-02-29T00Z", "made 0000-01-01T00Z", "made 0001-01-01T00Z", "made 9999-12-31T23Z",
    ];

    internal static AgreementCase Keyset(ulong seed, SeededRandom random)
    {
        var text = random.Below(8) == 0 ? Expand(TextEncoding.UTF8, Text)
            : random.Below(3) > 0 ? Expand(TextEncoding.UTF8, ChangeLines(Text, random))
            : Expand(TextEncoding.Latin1, TextEncoding.Latin1.GetString(Mutator.Mutate(TextEncoding.Latin1.GetBytes(Text), random)));
        var note = Sign(text, random.Below(12) == 0 ? [1, 1 + random.Below(5)] : [1, 2 + random.Below(2)], random);
        string mechanism = random.Pick(Mechanisms), now = random.Pick(Days);
        long lowest = random.Below(4) == 0 ? 3 : 1;
        var pins = new KeysetPins(MechanismId.Parse(mechanism), Keys.PortalId, Roots, Threshold: 2, lowest);
        return new AgreementCase(seed, "keyset", note, KeysetVerdictOf(note, pins, Day.Parse(now)), With(("mechanism", mechanism), ("now", now), ("lowestSerial", lowest.ToString())));
    }

    internal static AgreementCase Signed(ulong seed, SeededRandom random)
    {
        var note = Mutator.Mutate(Sign(TextEncoding.UTF8.GetBytes("ognuno sta solo\n\ned è subito sera.\n"), [1, 2], random), random);
        var read = SignedNote.TryParse(note);
        var bad = false;
        var valid = read?.CountValid(Roots, out bad) ?? 0;
        return new AgreementCase(seed, "note", note, read is null ? "refused" : bad ? "bad signature" : $"{valid} of {TextEncoding.UTF8.GetByteCount(read.Text)} bytes");
    }

    internal static AgreementCase Mailbox(ulong seed, SeededRandom random)
    {
        var text = random.Below(3) > 0 ? TextEncoding.UTF8.GetBytes(ChangeLines(MailboxText, random)) : Mutator.Mutate(TextEncoding.UTF8.GetBytes(MailboxText), random);
        byte[] note = [.. text, (byte)'\n', .. Line(Desk.Name, Keys.Seed("desk"), text)];
        var bad = true;
        var signed = SignedNote.TryParse(note, MailboxNote.LargestNote);
        var verdict = signed?.CountValid([Desk], out bad) == 1 && !bad && MailboxNote.TryParse(signed.Text, out var read) && read.Mechanism == Keys.Mechanism
            ? $"{read.Number} {read.Made} {read.Files.Count}"
            : "refused";
        return new AgreementCase(seed, "mailbox", note, verdict);
    }

    internal static AgreementCase Verifier(ulong seed, SeededRandom random)
    {
        var text = TextEncoding.UTF8.GetString(Mutator.Mutate(TextEncoding.UTF8.GetBytes(Desk.ToString()), random));
        // A name may be anything: give it the id that belongs to it, so that more than the id is read.
        var name = text.Split('+')[0];
        text = random.Below(2) == 0 ? text : new VerifierKey(name, Desk.PublicKey).ToString();
        return new AgreementCase(seed, "verifier", TextEncoding.UTF8.GetBytes(text), VerifierKey.TryParse(text, out var key) ? Hex.Encode(key.PublicKey) : "refused");
    }

    internal static IReadOnlyDictionary<string, string> With(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var with = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((var name, var value) in values)
        {
            with.Add(name, value);
        }

        return with;
    }

    internal static string KeysetVerdictOf(ReadOnlySpan<byte> note, KeysetPins pins, DateOnly now)
    {
        var verdict = KeysetVerifier.Verify(note, pins, now);
        return verdict.Keyset is { } keyset ? $"{keyset.Serial} {(verdict.OutsideDates ? "outside" : "within")} {keyset.TextHash()}" : verdict.Refusal.ToString();
    }

    private static byte[] Expand(System.Text.Encoding encoding, string text) => encoding.GetBytes(text.Replace(Recipient, Hybrid, StringComparison.Ordinal));

    private static VerifierKey DeskKey(MechanismId mechanism, long first)
    {
        using var seed = Keys.Seed("desk");
        return VerifierKey.Of(Crypto.Keysets.Keyset.DeskKeyName(mechanism, first), seed);
    }

    private static string ChangeLines(string text, SeededRandom random)
    {
        List<string> lines = [.. text[..^1].Split('\n')];
        for (var changes = 1 + random.Below(2); changes > 0 && lines.Count > 0; changes--)
        {
            ChangeLine(lines, random.Below(lines.Count), random);
        }

        return string.Join('\n', lines) + "\n";
    }

    private static void ChangeLine(List<string> lines, int place, SeededRandom random)
    {
        var line = lines[place];
        var word = line.Split(' ')[0];
        switch (random.Below(12))
        {
            case 8 or 9 or 10 or 11:
                var other = random.Pick(OtherLines);
                place = lines.FindIndex(l => l.StartsWith(other.Split(' ')[0] + " ", StringComparison.Ordinal));
                lines[Math.Max(place, 0)] = place < 0 ? lines[0] : other;
                break;
            case 0:
                lines.RemoveAt(place);
                break;
            case 1:
                lines.Insert(random.Below(lines.Count + 1), line);
                break;
            case 2:
                lines.RemoveAt(place);
                lines.Insert(random.Below(lines.Count + 1), line);
                break;
            case 3:
                lines.Insert(place, random.Pick(["", "unknown 1", "unknown", " ", "recipients {recipient}"]));
                break;
            case 4:
                lines[place] = $"{word} {random.Pick([Tool, Recipient, "1", "3", "02", "2026-02-30", "2027-01-01", "0000-01-01", "9999-12-31", new string('0', 64), Desk.ToString(), "T25Z", "", "-"])}";
                break;
            case 5:
                lines[place] = $"{word} {random.Pick(lines).Split(' ')[^1]}";
                break;
            case 6:
                lines[place] = line + random.Pick([" ", "0", "\u00a0", "\u0661"]);
                break;
            default:
                lines[place] = line.Replace(" ", random.Pick(["  ", "", "\u00a0", "+"]), StringComparison.Ordinal);
                break;
        }
    }

    private static byte[] Sign(byte[] text, int[] roots, SeededRandom random)
    {
        byte[] note = [.. text, (byte)'\n', .. roots.SelectMany(n => Line(Crypto.Keysets.Keyset.RootKeyName(Keys.Mechanism, n), Keys.RootSeed(n), text))];
        return random.Below(12) switch
        {
            0 => Mutator.Mutate(note, random),
            1 => [.. note, .. TextEncoding.UTF8.GetBytes($"\u2014 {random.Pick(OtherNames)} {random.Pick(OtherSignatures)}\n")],
            2 when random.Below(4) == 0 => [0xef, 0xbb, 0xbf, .. note],
            _ => note,
        };
    }

    private static byte[] Line(string name, SecretBytes seed, byte[] text)
    {
        var id = VerifierKey.Of(name, seed).KeyId;
        byte[] keyId = [(byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id];
        return TextEncoding.UTF8.GetBytes($"\u2014 {name} {PaddedBase64.Encode([.. keyId, .. Ed25519.Sign(seed, text)])}\n");
    }
}

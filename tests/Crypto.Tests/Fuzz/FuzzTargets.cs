using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Tests.Support;
using SafeReport.Crypto.Tests.Vectors;

namespace SafeReport.Crypto.Tests.Fuzz;

/// <summary>Every reader of the library, each with what must hold of anything it accepts.</summary>
internal static class FuzzTargets
{
    private static readonly HybridIdentity Intake = Keys.Hybrid("intake");
    private static readonly HybridIdentity Alarm = Keys.Hybrid("alarm");
    private static readonly ReporterKeys Reporter = Keys.Reporter();
    private static readonly X25519Identity Tool = X25519Identity.FromSeed(Keys.Seed("tool"));
    // Sealed by "passphrase" with a work factor of 2, so that reading costs next to nothing; more than 8 is refused.
    private const string SealedByPassphrase = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBsWldJeWtqQW5SVHJ1Qk5GVnp1c1lnIDIKeVRTaGVnZHIrQ1hvVXNZcVFsVXpNRDQvSUppd0ZZWjN2ZytMZUk4anRQMAotLS0gYVkrbU1SdDJRWXRVVzVXMEc4MklHL3dCcFJyV1NQWFBEVUZScTZPQkFWQQo2Qu/alW56dfDbzEVDxYftdc8rNMCxkg+ZfOuBi8WUYgqiElbs";

    private static readonly ScryptIdentity Passphrase = new("passphrase"u8, maxWorkFactor: 8);
    private static readonly VerifierKey[] Roots = [Keys.Root(1), Keys.Root(2)];

    internal static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("age header", 10, [Header(Tool), Header(Intake)], ReadHeader),
        new("age payload", 10, [FixedAge.Seal("short", "short"u8, Tool.Recipient), FixedAge.Seal("long", new byte[70_000], Tool.Recipient)], ReadFile),
        new("hybrid file", 3, [FixedAge.Seal("hybrid", "short"u8, Intake.Recipient)], ReadFile),
        new("passphrase file", 3, [Convert.FromBase64String(SealedByPassphrase)], ReadPassphraseFile),
        new("armor", 10, [AgeArmor.Encode(new byte[10]), AgeArmor.Encode(new byte[96]), AgeArmor.Encode(FixedAge.Seal("armor", new byte[99], Tool.Recipient))], ReadArmor),
        new("tar", 15, Containers(), ReadContainer),
        new("item", 10, Containers(), ReadOneItem),
        new("report document", 15, [ReportJson(null), ReportJson(Reporter)], ReadDocument),
        new("signed note", 8, [Utf8(Note())], ReadNote),
        new("keyset text", 8, [Utf8(Keyset().ToText()), Utf8((Keyset() with { ToolRecipient = null }).ToText())], ReadKeyset),
        new("mailbox note", 5, [Utf8(MailboxNote(0).ToText()), Utf8(MailboxNote(2).ToText())], ReadMailboxNote),
        new("snapshot file", 2, [Snapshot()], ReadSnapshot),
        new("access code", 15, [Utf8("0123 4567 8901 2345 6789 0123 4583"), Utf8("٠١٢٣ ٤٥٦٧ ٨٩٠١ ٢٣٤٥ ٦٧٨٩ ٠١٢٣ ٤٥٨٣"), Utf8("4583 0123 6789 2345 8901 4567 0123")], ReadCode),
        new("recipient text", 5, [Utf8(Intake.Recipient.ToString()), Utf8(Tool.Recipient.ToString())], ReadRecipient),
        new("small sealed file", 4, [Again(AlarmPart.Seal(Keys.Item, danger: true, Alarm.Recipient), Alarm), Again(EraseRequest.Seal(Reporter, Alarm.Recipient), Alarm), Again(SealedReply(), Reporter.Identity)], ReadSmall),
    ];

    private static void ReadHeader(byte[] original, byte[] changed) =>
        Refused(() => AgeFile.ReplaceHeader(changed, original.Length > 1000 ? Intake : Tool, [Tool.Recipient]));

    private static void ReadFile(byte[] original, byte[] changed)
    {
        Refused(() => AgeFile.Open(changed, Tool, Intake));
        Refused(() => AgeFile.OpenAsync(new TrickleStream(changed, 999), Stream.Null, [Tool, Intake], CancellationToken.None).GetAwaiter().GetResult());
    }

    private static void ReadPassphraseFile(byte[] original, byte[] changed) => Refused(() => AgeFile.Open(changed, Passphrase));

    private static void ReadArmor(byte[] original, byte[] changed)
    {
        try
        {
            var again = TextEncoding.Latin1.GetString(AgeArmor.Encode(AgeArmor.Decode(changed)));
            var given = TextEncoding.Latin1.GetString(changed).Replace("\r\n", "\n", StringComparison.Ordinal).Trim(' ', '\t', '\r', '\n') + "\n";
            Require(again == given || again.Replace("\n\n", "\n", StringComparison.Ordinal) == given);
        }
        catch (AgeException refused)
        {
            Require(refused.Failure == AgeFailure.Armor);
        }
    }

    private static void ReadContainer(byte[] original, byte[] changed)
    {
        var accepted = ItemContainer.TryRead(changed, out var entries);
        Require(!accepted || ItemContainer.Write(entries!, changed.Length).AsSpan().SequenceEqual(changed));
        Require(accepted == ReadsAsStream(changed));
    }

    private static void ReadOneItem(byte[] original, byte[] changed)
    {
        using var item = ReadItem.Container(changed, Keys.Item, Keys.Mechanism, out var refusal);
        Require((item is null) == (refusal != ItemRefusal.None));
        // What is verified is what the author wrote; only the zero bytes at the end may have become more or fewer.
        Require(item?.Author is not AuthorMark.Verified || item.ReportJson.Span.SequenceEqual(ReportJsonIn(original)));
    }

    private static void ReadDocument(byte[] original, byte[] changed)
    {
        using var document = ReportDocument.TryParse(changed);
        if (document is not null)
        {
            var again = JsonNode.Parse(changed, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = StrictJson.DeepestNesting });
            Require(again is JsonObject && again["item"]!.GetValue<string>() == document.Item.ToString());
        }
    }

    private static void ReadNote(byte[] original, byte[] changed)
    {
        var note = SignedNote.TryParse(changed);
        Require(note is null || note.CountValid(Roots, out _) == 0 || note.Text == Keyset().ToText());
    }

    private static void ReadKeyset(byte[] original, byte[] changed)
    {
        var text = TextEncoding.UTF8.GetString(changed);
        Require(!Crypto.Keysets.Keyset.TryParse(text, out var keyset) || keyset.ToText() == text);
    }

    private static void ReadMailboxNote(byte[] original, byte[] changed)
    {
        var text = TextEncoding.UTF8.GetString(changed);
        Require(!Crypto.Keysets.MailboxNote.TryParse(text, out var note) || note.ToText() == text);
    }

    private static void ReadSnapshot(byte[] original, byte[] changed)
    {
        var found = SnapshotFile.TryFind(changed, original.AsSpan(0, SnapshotFile.LabelLength), out var reply);
        Require(!found || reply.Length == Reply.SealedLength);
        Require(!SnapshotFile.IsWellFormed(changed) || changed.Length % (SnapshotFile.RecordLength * SnapshotFile.CountUnit) == 0);
    }

    private static void ReadCode(byte[] original, byte[] changed)
    {
        var typed = TextEncoding.UTF8.GetString(changed);
        if (AccessCode.TryRead(typed, out var code, out var reversed))
        {
            var digits = TextEncoding.ASCII.GetString(code.Digits.Span);
            var dropped = string.Concat(typed.Where(c => char.IsDigit(c) && (c < 128 || c is (>= '٠' and <= '٩') or (>= '۰' and <= '۹') or (>= '０' and <= '９')))
                .Select(c => (char)('0' + (int)char.GetNumericValue(c))));
            var expected = reversed ? string.Concat(dropped.Chunk(4).Reverse().Select(g => new string(g))) : dropped;
            Require(digits == expected && System.Numerics.BigInteger.Parse(digits) % 97 == 1);
            code.Dispose();
        }
    }

    private static void ReadRecipient(byte[] original, byte[] changed)
    {
        var text = TextEncoding.UTF8.GetString(changed);
        Require(!HybridRecipient.TryParse(text, out var hybrid) || hybrid.ToString() == text);
        Require(!X25519Recipient.TryParse(text, out var x25519) || x25519.ToString() == text);
    }

    private static void ReadSmall(byte[] original, byte[] changed)
    {
        Require(AlarmPart.TryOpen(changed, Keys.Item, Alarm) is null);
        Require(EraseRequest.TryOpen(changed, Alarm) is null);
        Require(Reply.TryOpen(changed, Reporter) is null);
    }

    private static bool ReadsAsStream(byte[] tar)
    {
        var reader = new ItemContainerReader(new MemoryStream(tar));
        try
        {
            while (reader.NextAsync(CancellationToken.None).GetAwaiter().GetResult() is not null)
            {
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void Refused(Action attempt)
    {
        try
        {
            attempt();
        }
        catch (AgeException)
        {
            return;
        }

        Require(false);
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("accepted, or read as something else");
        }
    }

    private static byte[] Header(IIdentity identity)
    {
        var file = FixedAge.Seal("header", [], identity is X25519Identity x25519 ? x25519.Recipient : ((HybridIdentity)identity).Recipient);
        return file[..AgeFile.HeaderLength(file)];
    }

    // Sealed once more with bytes that are the same in every run, so that a seed makes its input again.
    private static byte[] Again(byte[] file, HybridIdentity identity) => FixedAge.Seal($"{file.Length}", AgeFile.Open(file, identity), identity.Recipient);

    private static byte[][] Containers() =>
    [
        Container(null, []),
        Container(Reporter, []),
        Container(Reporter, [new("photo"u8.ToArray(), "image/png", "p.png"), new(new byte[5000], "image/jpeg", null)]),
    ];

    private static byte[] Container(ReporterKeys? author, IReadOnlyList<AttachmentToSeal> attachments)
    {
        var tar = ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), author, attachments);
        // Zero bytes at the end are all alike: most of them are left out, so that changes hit the rest.
        var end = tar.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        return tar[..(int)(Ustar.RoundUp(end) + Ustar.EndLength)];
    }

    private static byte[] ReportJson(ReporterKeys? author) => ReportJsonIn(Container(author, []));

    private static byte[] ReportJsonIn(byte[] tar) =>
        ItemContainer.TryRead(tar, out var entries) ? entries[0].Data.ToArray() : throw new InvalidOperationException("Not a container.");

    private static JsonObject Fields() => new()
    {
        ["kind"] = "report",
        ["made"] = "2026-02-28",
        ["language"] = "ar",
        ["danger"] = false,
        ["what"] = "ما حدث \"هنا\"\n🕊",
        ["acts"] = new JsonArray(new JsonObject { ["act"] = "A01", ["from"] = "2026-02-01", ["precision"] = "DAY" }),
        ["n"] = 1.5,
    };

    private static string Note() =>
        SignedNote.Sign(Keyset().ToText(), (Roots[0].Name, Keys.RootSeed(1)), (Roots[1].Name, Keys.RootSeed(2)));

    private static Keyset Keyset() => new(
        Keys.Mechanism, Keys.PortalId, 1, Crypto.Keysets.Keyset.NoPrevious, new DateOnly(2026, 2, 1), new DateOnly(2026, 5, 1),
        Intake.Recipient.ToString(), Intake.Recipient.ToString(), Alarm.Recipient.ToString(),
        VerifierKey.Of(Crypto.Keysets.Keyset.DeskKeyName(Keys.Mechanism, 1), Keys.Seed("desk")), Tool.Recipient.ToString());

    private static MailboxNote MailboxNote(int bits) => new(
        Keys.Mechanism, 12, "2026-03-01T14Z", [.. Enumerable.Range(0, 1 << bits).Select(i => (SnapshotFile.Prefix(i, bits), new string('7', 64)))]);

    private static byte[] Snapshot() =>
        SnapshotFile.Write(Enumerable.Range(0, 16).Select(i => (Reporter.Mailbox.Label(i + 1), new byte[Reply.SealedLength])));

    private static byte[] SealedReply() => Reply.Seal(
        new(Keys.Item.Guid, Keys.Mechanism, "2026-03-01", "text", null, null, [Keys.Item]), Reporter.Mailbox.AuthorKey, Reporter.Identity.Recipient);

    private static byte[] Utf8(string text) => TextEncoding.UTF8.GetBytes(text);
}

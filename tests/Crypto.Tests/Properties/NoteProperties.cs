using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Properties;

/// <summary>Keysets, signed notes, mailbox notes and files of snapshots read back as what was written.</summary>
public sealed class NoteProperties
{
    private static readonly string[] Recipients = [.. Enumerable.Range(0, 4).Select(i => Keys.Hybrid($"recipient {i}").Recipient.ToString())];
    private static readonly string Tool = Crypto.Age.X25519Identity.FromSeed(Keys.Seed("tool")).Recipient.ToString();

    [Fact]
    public void Keysets_read_back_and_every_other_line_changes_their_hash() => Property.ForAllDrawn(random =>
    {
        var keyset = Keyset(random);
        var other = keyset with { NotAfter = keyset.NotAfter.AddDays(1) };
        return Crypto.Keysets.Keyset.TryParse(keyset.ToText(), out var read) && read == keyset && read.ToText() == keyset.ToText() && other.TextHash() != keyset.TextHash();
    });

    [Fact]
    public void A_keyset_and_the_one_that_follows_it_are_a_chain_and_no_others() => Property.ForAllDrawn(random =>
    {
        var keyset = Keyset(random);
        var next = keyset with { Serial = keyset.Serial + 1, Previous = keyset.TextHash() };
        return next.Follows(keyset) && !keyset.Follows(next) && !next.Follows(next) && Crypto.Keysets.Keyset.TryParse(next.ToText(), out _);
    });

    [Fact]
    public void Signed_notes_read_back_with_as_many_signatures_as_different_keys_signed() => Property.ForAllDrawn(random =>
    {
        int[] roots = [.. Enumerable.Range(0, 1 + random.Below(SignedNote.MostSignatures)).Select(_ => 1 + random.Below(5))];
        var text = random.Text(200) + "\n";
        var note = SignedNote.Sign(text, [.. roots.Select(n => (Keys.Root(n).Name, Keys.RootSeed(n)))]);
        return SignedNote.TryParse(note) is { } read && read.Text == text
            && read.CountValid([Keys.Root(1), Keys.Root(2), Keys.Root(3)], out var bad) == roots.Where(n => n <= 3).Distinct().Count() && !bad;
    });

    [Fact]
    public void Verifier_keys_read_back() => Property.ForAllDrawn(random =>
    {
        string name = new([.. random.Text(30).Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && !char.IsSurrogate(c)), 'x']);
        using var seed = Keys.Seed(name);
        var key = VerifierKey.Of(name, seed);
        return VerifierKey.TryParse(key.ToString(), out var read) && read.Equals(key) && !VerifierKey.TryParse(key.ToString()[..^1], out _);
    });

    [Fact]
    public void Mailbox_notes_read_back() => Property.ForAllDrawn(random =>
    {
        var bits = random.Below(9);
        var note = new MailboxNote(
            MechanismId.Parse(((uint)random.Next()).ToString("x8")), 1 + random.Below(int.MaxValue), MailboxNote.FormatHour(DateTimeOffset.UnixEpoch.AddHours(random.Below(10_000_000))),
            [.. Enumerable.Range(0, 1 << bits).Select(i => (SnapshotFile.Prefix(i, bits), HexOf(random)))]);
        return MailboxNote.TryParse(note.ToText(), out var read) && read.ToText() == note.ToText() && read.Files.SequenceEqual(note.Files)
            && MailboxNote.FormatHour(read.MadeAt()) == note.Made;
    });

    [Fact]
    public void An_address_stands_in_the_one_file_whose_prefix_it_begins_with() => Property.ForAllDrawn(random =>
    {
        var address = Convert.FromHexString(HexOf(random));
        var bits = random.Below(SnapshotFile.MostPrefixBits + 1);
        return Enumerable.Range(0, 1 << bits).Count(i => SnapshotFile.Prefix(i, bits) == SnapshotFile.Prefix(address, bits)) == 1;
    });

    [Fact]
    public void Files_of_snapshots_have_every_record_under_its_label_and_nothing_under_another() => Property.ForAllDrawn(
        random =>
        {
            (byte[] Label, byte[] Reply)[] records = [.. Enumerable.Range(0, SnapshotFile.CountUnit * (1 + random.Below(3))).Select(_ => (Convert.FromHexString(HexOf(random)), Reply(random)))];
            var file = SnapshotFile.Write(records);
            return SnapshotFile.IsWellFormed(file) && !SnapshotFile.TryFind(file, Convert.FromHexString(HexOf(random)), out _)
                && Array.TrueForAll(records, r => SnapshotFile.TryFind(file, r.Label, out var found) && found.SequenceEqual(r.Reply));
        },
        times: 50);

    private static Keyset Keyset(SeededRandom random)
    {
        var mechanism = MechanismId.Parse(((uint)random.Next()).ToString("x8"));
        var serial = random.Below(3) == 0 ? 1 : 2 + (long)(random.Next() % 999_999_999_999_990);
        var first = DateOnly.FromDayNumber(random.Below(DateOnly.MaxValue.DayNumber - 2000));
        using var desk = Keys.Seed("desk");
        return new Keyset(
            mechanism, HexOf(random)[..32], serial, serial == 1 ? Crypto.Keysets.Keyset.NoPrevious : HexOf(random), first, first.AddDays(random.Below(1000)),
            random.Pick(Recipients), random.Pick(Recipients), random.Pick(Recipients),
            VerifierKey.Of(Crypto.Keysets.Keyset.DeskKeyName(mechanism, 1 + (long)(random.Next() % (ulong)serial)), desk), random.Below(2) == 0 ? null : Tool);
    }

    private static string HexOf(SeededRandom random) => Hex.Encode(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(random.Next())));

    private static byte[] Reply(SeededRandom random)
    {
        var reply = new byte[Crypto.Items.Reply.SealedLength];
        Array.Fill(reply, (byte)random.Next());
        return reply;
    }
}

using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Keysets;

public sealed class SnapshotTests
{
    private static readonly string Hash = new('a', 64);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(31, 0)]
    [InlineData(32, 1)]
    [InlineData(63, 1)]
    [InlineData(64, 2)]
    [InlineData(100_000, 12)]
    [InlineData(262_143, 13)]
    [InlineData(int.MaxValue, 13)]
    public void Prefixes_grow_with_the_live_mailboxes(int live, int bits) => Assert.Equal(bits, SnapshotFile.PrefixBits(live));

    [Theory]
    [InlineData("b4", 0, "-")]
    [InlineData("b4", 1, "1")]
    [InlineData("b4", 3, "101")]
    [InlineData("34", 3, "001")]
    [InlineData("b4ff", 12, "101101001111")]
    public void A_prefix_is_the_first_bits_of_the_address(string address, int bits, string prefix) =>
        Assert.Equal(prefix, SnapshotFile.Prefix(Convert.FromHexString(address), bits));

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 7)]
    [InlineData(8, 0)]
    [InlineData(9, 7)]
    [InlineData(16, 0)]
    [InlineData(17, 7)]
    public void Fillers_fill_up_to_a_multiple_of_8(int replies, int fillers) => Assert.Equal(fillers, SnapshotFile.FillersFor(replies));

    [Fact]
    public void Records_stand_in_order_and_are_found()
    {
        (byte[] Label, byte[] Reply)[] records = [.. Enumerable.Range(0, 32).Select(i => (Label((byte)(i * 7)), Sealed((byte)i)))];
        var file = SnapshotFile.Write(records);
        Assert.Equal(32 * 9883, file.Length);
        Assert.True(SnapshotFile.IsWellFormed(file));
        foreach ((var label, var reply) in records)
        {
            Assert.True(SnapshotFile.TryFind(file, label, out var found));
            Assert.Equal(reply, found);
        }

        Assert.False(SnapshotFile.TryFind(file, Label(255), out _));
        Assert.False(SnapshotFile.TryFind([], Label(255), out _));
    }

    [Fact]
    public void Files_of_another_number_length_or_order_are_refused()
    {
        var file = SnapshotFile.Write(Enumerable.Range(0, 8).Select(i => (Label((byte)i), Sealed(0))));
        Assert.True(SnapshotFile.IsWellFormed(file));
        Assert.False(SnapshotFile.IsWellFormed([]));
        Assert.False(SnapshotFile.IsWellFormed(file.AsSpan(1)));
        Assert.False(SnapshotFile.IsWellFormed(file.AsSpan(9883)));
        Assert.False(SnapshotFile.IsWellFormed([.. file, .. file[..9883]]));
        file[0] = 200;
        Assert.False(SnapshotFile.IsWellFormed(file));
        Assert.Throws<ArgumentException>(() => SnapshotFile.Write(Enumerable.Range(0, 7).Select(i => (Label((byte)i), Sealed(0)))));
        Assert.Throws<ArgumentException>(() => SnapshotFile.Write(Enumerable.Range(0, 8).Select(_ => (Label(1), Sealed(0)))));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(8, true)]
    [InlineData(12, false)]
    [InlineData(16, true)]   // as they were published before
    [InlineData(24, true)]
    public void A_file_has_eight_records_or_a_multiple(int count, bool wellFormed)
    {
        byte[] file = [.. Enumerable.Range(0, count).SelectMany(i => (byte[])[.. Label((byte)i), .. Sealed(0)])];
        Assert.Equal(wellFormed, SnapshotFile.IsWellFormed(file));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Notes_read_back(int bits)
    {
        var note = Note(bits);
        Assert.True(MailboxNote.TryParse(note.ToText(), out var read));
        Assert.Equal(note.ToText(), read.ToText());
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.Zero), read.MadeAt());
        Assert.Equal("2026-03-01T14Z", MailboxNote.FormatHour(read.MadeAt()));
    }

    [Theory]
    [InlineData("safereport.mailbox/v1", "safereport.keyset/v1")]
    [InlineData("number 7", "number 07")]
    [InlineData("number 7", "number 0")]
    [InlineData("made 2026-03-01T14Z", "made 2026-03-01T24Z")]
    [InlineData("made 2026-03-01T14Z", "made 2026-03-01T14:00Z")]
    [InlineData("file 0 ", "file 1 ")]
    [InlineData("file 1 ", "file 1  ")]
    [InlineData("file 1 a", "file 1 A")]
    [InlineData("file 1 a", "file - a")]
    [InlineData("mechanism 0a1b2c3d", "mechanism 0a1b2c3d\nmechanism 0a1b2c3d")]
    public void Other_texts_are_no_notes(string part, string replacement)
    {
        var text = Note(1).ToText();
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.False(MailboxNote.TryParse(text.Replace(part, replacement, StringComparison.Ordinal), out _));
    }

    [Fact]
    public void Notes_without_files_or_with_some_missing_are_refused()
    {
        var note = Note(2);
        Assert.False(MailboxNote.TryParse((note with { Files = [] }).ToText(), out _));
        Assert.False(MailboxNote.TryParse((note with { Files = [.. note.Files.Take(3)] }).ToText(), out _));
        Assert.False(MailboxNote.TryParse((note with { Files = [.. note.Files.Reverse()] }).ToText(), out _));
    }

    private static MailboxNote Note(int bits) => new(
        Keys.Mechanism, 7, "2026-03-01T14Z", [.. Enumerable.Range(0, 1 << bits).Select(i => (SnapshotFile.Prefix(i, bits), Hash))]);

    private static byte[] Label(byte first) => [first, .. new byte[31]];

    private static byte[] Sealed(byte value)
    {
        var bytes = new byte[Reply.SealedLength];
        Array.Fill(bytes, value);
        return bytes;
    }
}

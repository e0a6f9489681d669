using System.Numerics;

namespace SafeReport.Crypto.Keysets;

/// <summary>A file of a mailbox snapshot: records of label and sealed reply, in bytewise order (protocol.md 8).</summary>
public static class SnapshotFile
{
    /// <summary>The length of a label.</summary>
    public const int LabelLength = 32;

    /// <summary>The length of a record: label and sealed reply.</summary>
    public const int RecordLength = LabelLength + Items.Reply.SealedLength;

    /// <summary>A file has a multiple of so many records, and never none.</summary>
    public const int CountUnit = 8;

    /// <summary>About so many live mailboxes share a file.</summary>
    public const int MailboxesPerFile = 16;

    /// <summary>Below so many live mailboxes there is one file only.</summary>
    public const int FewestToDivide = 32;

    /// <summary>The most prefix bits: a note of twice as many lines would be over <see cref="MailboxNote.LargestNote"/>.</summary>
    public const int MostPrefixBits = 13;

    /// <summary>The number b of prefix bits for so many live mailboxes.</summary>
    public static int PrefixBits(int liveMailboxes) =>
        liveMailboxes < FewestToDivide ? 0 : Math.Min(MostPrefixBits, BitOperations.Log2((uint)(liveMailboxes / MailboxesPerFile)));

    /// <summary>The first b bits of an address as binary digits, or one hyphen when b = 0.</summary>
    public static string Prefix(ReadOnlySpan<byte> address, int bits)
    {
        var value = 0;
        for (var i = 0; i < bits; i++)
        {
            value = (value << 1) | ((address[i / 8] >> (7 - (i % 8))) & 1);
        }

        return Prefix(value, bits);
    }

    /// <summary>Prefix number i of 2^b.</summary>
    public static string Prefix(int number, int bits) =>
        bits == 0 ? "-" : Convert.ToString(number, toBase: 2).PadLeft(bits, '0');

    /// <summary>How many fillers so many replies need.</summary>
    public static int FillersFor(int replies) => (Math.Max(1, (replies + CountUnit - 1) / CountUnit) * CountUnit) - replies;

    /// <summary>Writes a file of records, which must be 8 or a multiple.</summary>
    public static byte[] Write(IEnumerable<(byte[] Label, byte[] Reply)> records)
    {
        (byte[] Label, byte[] Reply)[] sorted = [.. records];
        Array.Sort(sorted, (a, b) => a.Label.AsSpan().SequenceCompareTo(b.Label));
        var file = new byte[sorted.Length * RecordLength];
        for (var i = 0; i < sorted.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(sorted[i].Label.Length + sorted[i].Reply.Length, RecordLength, nameof(records));
            sorted[i].Label.CopyTo(file, i * RecordLength);
            sorted[i].Reply.CopyTo(file, (i * RecordLength) + LabelLength);
        }

        return IsWellFormed(file) ? file : throw new ArgumentException("A snapshot file has 8 records or a multiple, with different labels.", nameof(records));
    }

    /// <summary>Whether the length and the order of the records are right.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> file)
    {
        var count = file.Length / RecordLength;
        if (count == 0 || count % CountUnit != 0 || file.Length != count * RecordLength)
        {
            return false;
        }

        for (var i = 1; i < count; i++)
        {
            if (LabelAt(file, i - 1).SequenceCompareTo(LabelAt(file, i)) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The sealed reply under a label.</summary>
    public static bool TryFind(ReadOnlySpan<byte> file, ReadOnlySpan<byte> label, out ReadOnlySpan<byte> sealedReply)
    {
        var low = 0;
        var high = (file.Length / RecordLength) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = LabelAt(file, middle).SequenceCompareTo(label);
            if (order == 0)
            {
                sealedReply = file.Slice((middle * RecordLength) + LabelLength, RecordLength - LabelLength);
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        sealedReply = default;
        return false;
    }

    private static ReadOnlySpan<byte> LabelAt(ReadOnlySpan<byte> file, int index) => file.Slice(index * RecordLength, LabelLength);
}

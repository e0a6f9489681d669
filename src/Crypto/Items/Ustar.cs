using System.Diagnostics.CodeAnalysis;

namespace SafeReport.Crypto.Items;

/// <summary>The one form of tar that containers have: every byte follows from names, order, lengths and data (protocol.md 5).</summary>
internal static class Ustar
{
    internal const int BlockLength = 512;
    internal const int EndLength = 2 * BlockLength;
    internal const int LongestName = 99;

    private const int SizeOffset = 124;
    private const int SizeDigits = 11;
    private const int ChecksumOffset = 148;

    /// <summary>The length of an entry: header, and data filled to blocks.</summary>
    internal static long EntryLength(long dataLength) => BlockLength + RoundUp(dataLength);

    internal static long RoundUp(long length) => (length + BlockLength - 1) / BlockLength * BlockLength;

    /// <summary>Writes the header of a regular file: mode 0600, owner 0, time 0.</summary>
    internal static void WriteHeader(string name, long length, Span<byte> block)
    {
        block.Clear();
        TextEncoding.ASCII.GetBytes(name, block);
        "0000600\0"u8.CopyTo(block[100..]);
        "0000000\0"u8.CopyTo(block[108..]);
        "0000000\0"u8.CopyTo(block[116..]);
        WriteOctal(length, block.Slice(SizeOffset, SizeDigits));
        "00000000000\0"u8.CopyTo(block[136..]);
        "        0"u8.CopyTo(block[ChecksumOffset..]);
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        var sum = 0;
        foreach (var b in block)
        {
            sum += b;
        }

        WriteOctal(sum, block.Slice(ChecksumOffset, 6));
        block[ChecksumOffset + 6] = 0;
    }

    /// <summary>Reads a header by rebuilding it: any differing byte is refused.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> block, [NotNullWhen(true)] out string? name, out long length)
    {
        name = null;
        if (!TryReadOctal(block.Slice(SizeOffset, SizeDigits), out length))
        {
            return false;
        }

        var nameLength = block[..(LongestName + 1)].IndexOf((byte)0);
        if (nameLength < 1 || block[..nameLength].ContainsAnyExceptInRange((byte)0x21, (byte)0x7e))
        {
            return false;
        }

        var candidate = TextEncoding.ASCII.GetString(block[..nameLength]);
        Span<byte> rebuilt = stackalloc byte[BlockLength];
        WriteHeader(candidate, length, rebuilt);
        name = block.SequenceEqual(rebuilt) ? candidate : null;
        return name is not null;
    }

    private static void WriteOctal(long value, Span<byte> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    private static bool TryReadOctal(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (long)(digit - '0');
        }

        return true;
    }
}

namespace SafeReport.Crypto.Items;

/// <summary>What can be seen of a sealed item without any key: its header's form and its length (protocol.md 5).</summary>
public static class SealedItemForm
{
    /// <summary>The length of the age header of every item, alarm part, reply and erase request.</summary>
    public const int HeaderLength = 1627;

    /// <summary>The length of an alarm part: a file of 17 bytes.</summary>
    public const int AlarmPartLength = 1676;

    /// <summary>The length of the largest sealed item that one PUT may carry.</summary>
    public const long LargestPut = Overhead + Padding.LargestClass + (TagLength * (Padding.LargestClass / ChunkLength));

    /// <summary>Portal and desk keep a payload in rows of this length; only the last is shorter.</summary>
    public const int RowLength = 1024 * 1024;

    /// <summary>What follows the header as far as the end of the first full chunk: 16 of nonce, 65,536, 16 of tag.</summary>
    public const int FirstChunkLength = NonceLength + ChunkLength + TagLength;

    private const int ChunkLength = 65_536;
    private const int TagLength = 16;
    private const int NonceLength = 16;
    private const int Overhead = HeaderLength + NonceLength;

    /// <summary>The length of the age file of so many bytes: 1,643 + P + 16·⌈P/65,536⌉.</summary>
    public static long SealedLength(long padded) => Overhead + padded + (TagLength * Math.Max(1, (padded + ChunkLength - 1) / ChunkLength));

    /// <summary>Whether a sealed item may have this length.</summary>
    public static bool IsAllowedLength(long sealedLength)
    {
        var payload = sealedLength - Overhead;
        if (payload <= TagLength)
        {
            return false;
        }

        var chunks = (payload + ChunkLength + TagLength - 1) / (ChunkLength + TagLength);
        var padded = payload - (TagLength * chunks);
        return Padding.IsAllowed(padded) && SealedLength(padded) == sealedLength;
    }

    /// <summary>Whether these are the first 1,627 bytes of an item: one hybrid stanza in canonical form, and nothing else.</summary>
    public static bool IsItemHeader(ReadOnlySpan<byte> first1627)
    {
        if (first1627.Length != HeaderLength)
        {
            return false;
        }

        var rest = first1627;
        return Take(ref rest, "age-encryption.org/v1\n-> mlkem768x25519 "u8)
            && TakeBase64(ref rest, 1494)
            && Take(ref rest, "\n"u8)
            && TakeBase64(ref rest, 43)
            && Take(ref rest, "\n--- "u8)
            && TakeBase64(ref rest, 43)
            && rest.SequenceEqual("\n"u8);
    }

    /// <summary>Whether these are the first 1,627 bytes of an alarm part; its header has the form of an item's.</summary>
    public static bool IsAlarmPartHeader(ReadOnlySpan<byte> first1627) => IsItemHeader(first1627);

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        var starts = rest.StartsWith(expected);
        rest = starts ? rest[expected.Length..] : rest;
        return starts;
    }

    private static bool TakeBase64(ref ReadOnlySpan<byte> rest, int length)
    {
        if (rest.Length < length || !Encoding.Base64NoPad.IsCanonical(rest[..length]))
        {
            return false;
        }

        rest = rest[length..];
        return true;
    }
}

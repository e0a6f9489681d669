using System.Security.Cryptography;

namespace SafeReport.Crypto.Encoding;

/// <summary>Bech32 (BIP 173) without its limit of 90 characters, over ASCII bytes, in the one letter case that the caller names.</summary>
public static class Bech32
{
    private const int ChecksumLength = 6;

    private static ReadOnlySpan<byte> Alphabet => "qpzry9x8gf2tvdw0s3jn54khce6mua7l"u8;

    /// <summary>The number of characters for so many bytes under a prefix.</summary>
    public static int EncodedLength(int prefixLength, int bytes) => prefixLength + 1 + (((bytes * 8) + 4) / 5) + ChecksumLength;

    /// <summary>Writes prefix, separator, data and checksum, in the letter case of <paramref name="prefix"/>.</summary>
    public static void Encode(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> data, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, EncodedLength(prefix.Length, data.Length), nameof(output));
        var values = output[(prefix.Length + 1)..];
        Split(data, values[..^ChecksumLength]);
        var checksum = Checksum(prefix, values[..^ChecksumLength], stackalloc byte[ChecksumLength]) ^ 1;
        for (var i = 0; i < ChecksumLength; i++)
        {
            values[values.Length - ChecksumLength + i] = (byte)((checksum >> (5 * (ChecksumLength - 1 - i))) & 31);
        }

        prefix.CopyTo(output);
        output[prefix.Length] = (byte)'1';
        var upper = IsUpper(prefix);
        foreach (ref var value in values)
        {
            var c = Alphabet[value];
            value = upper && c >= (byte)'a' ? (byte)(c - 32) : c;
        }
    }

    /// <summary>Decodes exactly <paramref name="data"/>.Length bytes under exactly this prefix, or returns false and data to be ignored.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix, Span<byte> data)
    {
        if (text.Length != EncodedLength(prefix.Length, data.Length) || !text.StartsWith(prefix) || text[prefix.Length] != (byte)'1')
        {
            return false;
        }

        var characters = text[(prefix.Length + 1)..];
        var values = characters.Length <= 2048 ? stackalloc byte[characters.Length] : new byte[characters.Length];
        var valid = TryMap(characters, IsUpper(prefix), values)
            && Checksum(prefix, values[..^ChecksumLength], values[^ChecksumLength..]) == 1
            && TryJoin(values[..^ChecksumLength], data);
        CryptographicOperations.ZeroMemory(values);
        return valid;
    }

    private static bool IsUpper(ReadOnlySpan<byte> prefix) => prefix.ContainsAnyInRange((byte)'A', (byte)'Z');

    private static bool TryMap(ReadOnlySpan<byte> characters, bool upper, Span<byte> values)
    {
        for (var i = 0; i < characters.Length; i++)
        {
            var c = characters[i];
            var letter = c is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z');
            if (letter && upper != (c <= (byte)'Z'))
            {
                return false;
            }

            var value = Alphabet.IndexOf(letter ? (byte)(c | 32) : c);
            if (value < 0)
            {
                return false;
            }

            values[i] = (byte)value;
        }

        return true;
    }

    private static void Split(ReadOnlySpan<byte> bytes, Span<byte> values)
    {
        uint bits = 0;
        int count = 0, next = 0;
        foreach (var b in bytes)
        {
            bits = (bits << 8) | b;
            count += 8;
            while (count >= 5)
            {
                count -= 5;
                values[next++] = (byte)((bits >> count) & 31);
            }
        }

        if (count > 0)
        {
            values[next] = (byte)((bits << (5 - count)) & 31);
        }
    }

    private static bool TryJoin(ReadOnlySpan<byte> values, Span<byte> bytes)
    {
        uint bits = 0;
        int count = 0, next = 0;
        foreach (var value in values)
        {
            bits = (bits << 5) | value;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes[next++] = (byte)(bits >> count);
            }
        }

        return next == bytes.Length && (bits & ((1u << count) - 1)) == 0;   // unused bits are zero
    }

    private static uint Checksum(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> values, ReadOnlySpan<byte> checksum)
    {
        uint state = 1;
        foreach (var c in prefix)
        {
            state = Step(state, Lower(c) >> 5);
        }

        state = Step(state, 0);
        foreach (var c in prefix)
        {
            state = Step(state, Lower(c) & 31);
        }

        foreach (var value in values)
        {
            state = Step(state, value);
        }

        foreach (var value in checksum)
        {
            state = Step(state, value);
        }

        return state;
    }

    private static int Lower(byte c) => c is >= (byte)'A' and <= (byte)'Z' ? c + 32 : c;

    // No branch on the state: the values may be a secret key's.
    private static uint Step(uint state, int value)
    {
        var top = state >> 25;
        state = ((state & 0x1ffffff) << 5) ^ (uint)value;
        state ^= (0u - (top & 1)) & 0x3b6a57b2;
        state ^= (0u - ((top >> 1) & 1)) & 0x26508e6d;
        state ^= (0u - ((top >> 2) & 1)) & 0x1ea119fa;
        state ^= (0u - ((top >> 3) & 1)) & 0x3d4233dd;
        state ^= (0u - ((top >> 4) & 1)) & 0x2a1462b3;
        return state;
    }
}

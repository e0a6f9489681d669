using System.Buffers.Text;

namespace SafeReport.Crypto.Encoding;

/// <summary>RFC 4648 base64 without padding, in its one canonical form: unused bits are zero.</summary>
public static class Base64NoPad
{
    private static readonly System.Buffers.SearchValues<byte> Alphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>The number of characters for so many bytes.</summary>
    public static int EncodedLength(int bytes) => ((bytes * 4) + 2) / 3;

    /// <summary>The number of bytes in so many characters.</summary>
    public static int DecodedLength(int characters) => characters * 3 / 4;

    /// <summary>Writes the characters of <paramref name="bytes"/> and returns their number.</summary>
    public static int Encode(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        var whole = bytes.Length / 3 * 3;
        Base64.EncodeToUtf8(bytes[..whole], output, out _, out var written);
        if (whole == bytes.Length)
        {
            return written;
        }

        Span<byte> last = stackalloc byte[4];
        Base64.EncodeToUtf8(bytes[whole..], last, out _, out _);
        last = last[..(bytes.Length - whole + 1)];
        last.CopyTo(output[written..]);
        return written + last.Length;
    }

    /// <summary>The characters of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Whether the characters are the canonical form of some bytes.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> characters)
    {
        var tail = characters.Length % 4;
        if (tail == 1 || characters.ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        return tail == 0 || (Value(characters[^1]) & (tail == 2 ? 0x0f : 0x03)) == 0;
    }

    /// <summary>Decodes the canonical form, or returns false and an output to be ignored.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> characters, Span<byte> output)
    {
        if (!IsCanonical(characters) || output.Length != DecodedLength(characters.Length))
        {
            return false;
        }

        var whole = characters.Length / 4 * 4;
        Base64.DecodeFromUtf8(characters[..whole], output, out _, out var written);
        var tail = characters[whole..];
        if (tail.Length > 0)
        {
            Span<byte> last = [(byte)'A', (byte)'A', (byte)'A', (byte)'A'];
            tail.CopyTo(last);
            Span<byte> bytes = stackalloc byte[3];
            Base64.DecodeFromUtf8(last, bytes, out _, out _);
            bytes[..(output.Length - written)].CopyTo(output[written..]);
        }

        return true;
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        _ => 63,
    };
}

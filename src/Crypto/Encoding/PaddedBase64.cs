using System.Diagnostics.CodeAnalysis;

namespace SafeReport.Crypto.Encoding;

/// <summary>RFC 4648 base64 with padding, in its one canonical form: signed notes have it.</summary>
public static class PaddedBase64
{
    /// <summary>The characters of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>Decodes the canonical form, or returns false.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 != 0 || text.ContainsAny(" \t\r\n"))
        {
            return false;
        }

        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out var written)
            || !text.SequenceEqual(Convert.ToBase64String(buffer.AsSpan(0, written))))
        {
            return false;
        }

        bytes = buffer[..written];
        return true;
    }
}

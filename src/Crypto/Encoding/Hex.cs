using System.Diagnostics.CodeAnalysis;

namespace SafeReport.Crypto.Encoding;

/// <summary>Lowercase hex, the only form that JSON and URLs of the protocol have.</summary>
public static class Hex
{
    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789abcdef");

    /// <summary>The digits of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>The bytes of exactly <paramref name="length"/> pairs of lowercase digits, or false.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length != length * 2 || text.ContainsAnyExcept(Digits))
        {
            return false;
        }

        bytes = Convert.FromHexString(text);
        return true;
    }
}

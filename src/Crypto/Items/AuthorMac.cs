using System.Security.Cryptography;
using SafeReport.Crypto.Encoding;

namespace SafeReport.Crypto.Items;

/// <summary>The file <c>{"mac":"…"}</c> of 74 bytes beside a document, under the author key.</summary>
internal static class AuthorMac
{
    private const int Length = 74;
    private const int MacLength = 32;

    internal static ReadOnlySpan<byte> ItemLabel => "safereport/v1/item\n"u8;

    internal static ReadOnlySpan<byte> ReplyLabel => "safereport/v1/reply\n"u8;

    internal static byte[] Write(ReadOnlySpan<byte> authorKey, ReadOnlySpan<byte> label, ReadOnlySpan<byte> document)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        Compute(authorKey, label, document, mac);
        return TextEncoding.ASCII.GetBytes($$"""{"mac":"{{Hex.Encode(mac)}}"}""");
    }

    /// <summary>The MAC in the file, or null when it is not exactly of the form.</summary>
    internal static byte[]? TryRead(ReadOnlySpan<byte> file) =>
        file.Length == Length && file.StartsWith("{\"mac\":\""u8) && file.EndsWith("\"}"u8)
        && Hex.TryDecode(TextEncoding.Latin1.GetString(file[8..^2]), MacLength, out var mac)
            ? mac
            : null;

    internal static bool Verify(ReadOnlySpan<byte> authorKey, ReadOnlySpan<byte> label, ReadOnlySpan<byte> document, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[MacLength];
        Compute(authorKey, label, document, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }

    private static void Compute(ReadOnlySpan<byte> authorKey, ReadOnlySpan<byte> label, ReadOnlySpan<byte> document, Span<byte> mac)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, authorKey);
        hmac.AppendData(label);
        hmac.AppendData(document);
        hmac.GetHashAndReset(mac);
    }
}

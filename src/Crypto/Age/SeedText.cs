using System.Security.Cryptography;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>The Bech32 text of a seed of 32 bytes.</summary>
internal static class SeedText
{
    private const int SeedLength = 32;

    internal static SecretBytes Encode(SecretBytes seed, ReadOnlySpan<byte> prefix)
    {
        var text = new SecretBytes(Bech32.EncodedLength(prefix.Length, SeedLength));
        Bech32.Encode(prefix, seed.Span, text.WritableSpan);
        return text;
    }

    internal static SecretBytes? TryDecode(ReadOnlySpan<char> text, ReadOnlySpan<byte> prefix)
    {
        if (text.Length != Bech32.EncodedLength(prefix.Length, SeedLength) || !System.Text.Ascii.IsValid(text))
        {
            return null;
        }

        Span<byte> ascii = stackalloc byte[text.Length];
        TextEncoding.ASCII.GetBytes(text, ascii);
        var seed = TryDecode((ReadOnlySpan<byte>)ascii, prefix);
        CryptographicOperations.ZeroMemory(ascii);
        return seed;
    }

    internal static SecretBytes? TryDecode(ReadOnlySpan<byte> ascii, ReadOnlySpan<byte> prefix)
    {
        var seed = new SecretBytes(SeedLength);
        if (Bech32.TryDecode(ascii, prefix, seed.WritableSpan))
        {
            return seed;
        }

        seed.Dispose();
        return null;
    }
}

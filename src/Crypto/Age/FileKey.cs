using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>What follows from a file key: the header's MAC and the payload's key.</summary>
internal static class FileKey
{
    internal const int Length = 16;
    internal const int MacLength = 32;
    internal const int NonceLength = 16;

    internal static void HeaderMac(SecretBytes fileKey, ReadOnlySpan<byte> headerWithoutMac, Span<byte> mac)
    {
        Span<byte> key = stackalloc byte[32];
        Hkdf.DeriveKey(fileKey.Span, [], "header"u8, key);
        HMACSHA256.HashData(key, headerWithoutMac, mac);
        CryptographicOperations.ZeroMemory(key);
    }

    internal static PayloadCipher PayloadCipher(SecretBytes fileKey, ReadOnlySpan<byte> nonce)
    {
        Span<byte> key = stackalloc byte[32];
        Hkdf.DeriveKey(fileKey.Span, nonce, "payload"u8, key);
        var cipher = new PayloadCipher(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    /// <summary>The body of a stanza: the file key under a wrap key used once.</summary>
    internal static byte[] Wrap(SecretBytes fileKey, ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(fileKey.Length, Length, nameof(fileKey));
        var body = new byte[Length + WrapCipher.TagLength];
        WrapCipher.Seal(wrapKey, nonce, fileKey.Span, body);
        GC.KeepAlive(fileKey);
        return body;
    }

    /// <summary>The file key, or null when the wrap key is not the one.</summary>
    internal static SecretBytes? TryUnwrap(ReadOnlySpan<byte> body, ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> nonce)
    {
        var fileKey = new SecretBytes(Length);
        if (WrapCipher.TryOpen(wrapKey, nonce, body, fileKey.WritableSpan))
        {
            return fileKey;
        }

        fileKey.Dispose();
        return null;
    }

    /// <summary>The length is checked before decrypting: otherwise one file could open under many keys (a partitioning oracle).</summary>
    internal static void CheckBody(Stanza stanza)
    {
        if (stanza.Body.Length != Length + WrapCipher.TagLength)
        {
            throw new AgeException(AgeFailure.Header);
        }
    }
}

using System.Security.Cryptography;
using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>XChaCha20-Poly1305-IETF, stored as nonce (24) || ciphertext || tag (16).</summary>
public static class XChaCha20Poly1305
{
    /// <summary>The length of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>The length of the random nonce in front.</summary>
    public const int NonceLength = 24;

    /// <summary>The length of the tag at the end.</summary>
    public const int TagLength = 16;

    /// <summary>Seals under a random nonce.</summary>
    public static byte[] Seal(SecretBytes key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        CheckKey(key);
        var output = new byte[NonceLength + plaintext.Length + TagLength];
        var nonce = output.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var result = SodiumNative.crypto_aead_xchacha20poly1305_ietf_encrypt(
            output.AsSpan(NonceLength), 0, plaintext, (ulong)plaintext.Length, associatedData, (ulong)associatedData.Length, 0, nonce, key.Span);
        GC.KeepAlive(key);
        return result == 0 ? output : throw new CryptographicException("Sealing failed.");
    }

    /// <summary>Opens, or null when key, associated data or bytes are not those sealed.</summary>
    public static byte[]? TryOpen(SecretBytes key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData)
    {
        CheckKey(key);
        if (sealedBytes.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plaintext = new byte[sealedBytes.Length - NonceLength - TagLength];
        return Decrypt(key, sealedBytes, associatedData, plaintext) ? plaintext : null;
    }

    /// <summary>As <see cref="TryOpen"/>, into locked memory.</summary>
    public static SecretBytes? TryOpenSecret(SecretBytes key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData)
    {
        CheckKey(key);
        if (sealedBytes.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plaintext = new SecretBytes(sealedBytes.Length - NonceLength - TagLength);
        if (Decrypt(key, sealedBytes, associatedData, plaintext.WritableSpan))
        {
            return plaintext;
        }

        plaintext.Dispose();
        return null;
    }

    private static bool Decrypt(SecretBytes key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData, Span<byte> plaintext)
    {
        var ciphertext = sealedBytes[NonceLength..];
        var result = SodiumNative.crypto_aead_xchacha20poly1305_ietf_decrypt(
            plaintext, 0, 0, ciphertext, (ulong)ciphertext.Length, associatedData, (ulong)associatedData.Length, sealedBytes[..NonceLength], key.Span);
        GC.KeepAlive(key);
        return result == 0;
    }

    private static void CheckKey(SecretBytes key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
    }
}

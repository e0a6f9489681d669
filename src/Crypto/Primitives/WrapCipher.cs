using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>ChaCha20-Poly1305 for the 16 bytes of a file key. (The payload is the platform's cipher, which is faster on long inputs.)</summary>
internal static class WrapCipher
{
    internal const int KeyLength = 32;
    internal const int NonceLength = 12;
    internal const int TagLength = 16;

    internal static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, plaintext.Length + TagLength, nameof(output));
        _ = SodiumNative.crypto_aead_chacha20poly1305_ietf_encrypt(output, 0, plaintext, (ulong)plaintext.Length, [], 0, 0, nonce, key);
    }

    internal static bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, plaintext.Length + TagLength, nameof(ciphertext));
        return SodiumNative.crypto_aead_chacha20poly1305_ietf_decrypt(plaintext, 0, 0, ciphertext, (ulong)ciphertext.Length, [], 0, nonce, key) == 0;
    }
}

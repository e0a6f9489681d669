using System.Security.Cryptography;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>X-Wing with chosen coins, and its combiner from the draft's words: what the library itself cannot be asked for.</summary>
internal static class XWingByHand
{
    /// <param name="publicKey">Of the recipient.</param>
    /// <param name="coins">ML-KEM's message and the ephemeral X25519 key, 32 bytes each.</param>
    internal static (byte[] Ciphertext, byte[] SharedSecret) Encapsulate(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> coins)
    {
        Assert.Equal((XWing.PublicKeyLength, 64), (publicKey.Length, coins.Length));
        var ciphertext = new byte[XWing.CiphertextLength];
        var sharedSecret = new byte[XWing.SharedSecretLength];
        Assert.Equal(0, SodiumNative.crypto_kem_xwing_enc_deterministic(ciphertext, sharedSecret, publicKey, coins));
        return (ciphertext, sharedSecret);
    }

    internal static byte[]? Decapsulate(SecretBytes seed, ReadOnlySpan<byte> ciphertext)
    {
        var sharedSecret = new byte[XWing.SharedSecretLength];
        return XWing.TryDecapsulate(seed, ciphertext, sharedSecret) ? sharedSecret : null;
    }

    /// <summary>SHA3-256(ss_M || ss_X || ct_X || pk_X || label).</summary>
    internal static byte[] Combine(ReadOnlySpan<byte> mlKemSecret, ReadOnlySpan<byte> x25519Secret, ReadOnlySpan<byte> x25519Share, ReadOnlySpan<byte> x25519PublicKey) =>
        SHA3_256.HashData([.. mlKemSecret, .. x25519Secret, .. x25519Share, .. x25519PublicKey, .. @"\.//^\"u8]);
}

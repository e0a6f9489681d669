using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>Whether bytes are a public key of X-Wing: one is tried by an encapsulation whose result is thrown away.</summary>
/// <remarks>
/// It fails where a coefficient of the ML-KEM half is not reduced (FIPS 203, 7.2) or the X25519 half is of low order. The coins are the same every
/// time and known to everybody, so nothing of this may ever reach a file: no ciphertext or secret leaves the method, and nothing else calls the function.
/// </remarks>
internal static class XWingKeyCheck
{
    private const int CoinsLength = 64;

    internal static bool IsPublicKey(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> ciphertext = stackalloc byte[XWing.CiphertextLength];
        Span<byte> sharedSecret = stackalloc byte[XWing.SharedSecretLength];
        Span<byte> coins = stackalloc byte[CoinsLength];
        coins.Clear();
        return publicKey.Length == XWing.PublicKeyLength
            && SodiumNative.crypto_kem_xwing_enc_deterministic(ciphertext, sharedSecret, publicKey, coins) == 0;
    }
}

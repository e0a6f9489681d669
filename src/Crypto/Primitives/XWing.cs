using System.Runtime.CompilerServices;
using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>X-Wing, the hybrid key encapsulation of ML-KEM-768 (FIPS 203) and X25519 (RFC 7748), as libsodium has it.</summary>
/// <remarks>
/// draft-connolly-cfrg-xwing-kem. The secret key is its seed and nothing else is kept: what follows from it is computed at every use.
/// libsodium looks at no length, so all are fixed here. After each call the stack below is overwritten.
/// </remarks>
internal static class XWing
{
    internal const int SeedLength = 32;
    internal const int PublicKeyLength = MlKemPublicKeyLength + X25519.Length;
    internal const int CiphertextLength = 1088 + X25519.Length;
    internal const int SharedSecretLength = 32;
    internal const int MlKemPublicKeyLength = 1184;

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void PublicKey(SecretBytes seed, Span<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength, nameof(seed));
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeyLength, nameof(publicKey));
        using var again = new SecretBytes(SeedLength);
        var result = SodiumNative.crypto_kem_xwing_seed_keypair(publicKey, again.WritableSpan, seed.Span);
        StackWipe.Run();
        GC.KeepAlive(seed);
        if (result != 0)
        {
            throw new InvalidOperationException("The public key could not be computed.");
        }
    }

    /// <returns>False for a key that is none; a recipient's is looked at where it is read.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool TryEncapsulate(ReadOnlySpan<byte> publicKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeyLength, nameof(publicKey));
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, CiphertextLength, nameof(ciphertext));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedSecret.Length, SharedSecretLength, nameof(sharedSecret));
        var result = SodiumNative.crypto_kem_xwing_enc(ciphertext, sharedSecret, publicKey);
        StackWipe.Run();
        return result == 0;
    }

    /// <summary>The shared secret; a ciphertext whose ML-KEM half was altered gives one that nobody else has.</summary>
    /// <returns>False when the X25519 half is of low order.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool TryDecapsulate(SecretBytes seed, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength, nameof(seed));
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, CiphertextLength, nameof(ciphertext));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedSecret.Length, SharedSecretLength, nameof(sharedSecret));
        var result = SodiumNative.crypto_kem_xwing_dec(sharedSecret, ciphertext, seed.Span);
        StackWipe.Run();
        GC.KeepAlive(seed);
        return result == 0;
    }
}

using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>X25519 (RFC 7748).</summary>
internal static class X25519
{
    internal const int Length = 32;

    internal static void PublicKey(ReadOnlySpan<byte> secret, Span<byte> publicKey)
    {
        if (SodiumNative.crypto_scalarmult_base(publicKey, secret) != 0)
        {
            throw new InvalidOperationException("The public key could not be computed.");
        }
    }

    /// <returns>False when the result is all zeros: the point was of low order.</returns>
    internal static bool TryAgree(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> point, Span<byte> shared) =>
        SodiumNative.crypto_scalarmult(shared, secret, point) == 0;
}

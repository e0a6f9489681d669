using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Age;

/// <summary>scrypt (RFC 7914) with age's parameters: r = 8, p = 1, and its salt's prefix.</summary>
internal static class Scrypt
{
    internal const int SaltLength = 16;
    internal const int LargestWorkFactor = 30;

    internal static void DeriveKey(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int workFactor, Span<byte> key)
    {
        ReadOnlySpan<byte> full = [.. "age-encryption.org/v1/scrypt"u8, .. salt];
        var result = SodiumNative.crypto_pwhash_scryptsalsa208sha256_ll(
            passphrase, (nuint)passphrase.Length, full, (nuint)full.Length, 1ul << workFactor, 8, 1, key, (nuint)key.Length);
        if (result != 0)
        {
            throw new InvalidOperationException("There is not enough memory to derive a key from the passphrase.");
        }
    }
}

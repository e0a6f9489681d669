using System.Security.Cryptography;

namespace SafeReport.Crypto.Primitives;

/// <summary>HKDF-SHA-256 (RFC 5869) for outputs of one block, with its scratch wiped.</summary>
internal static class Hkdf
{
    private const int HashLength = 32;

    internal static void DeriveKey(ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> prk = stackalloc byte[HashLength];
        Extract(salt, ikm, prk);
        Expand(prk, info, output);
        CryptographicOperations.ZeroMemory(prk);
    }

    internal static void Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> ikm, Span<byte> prk) => HMACSHA256.HashData(salt, ikm, prk);

    internal static void Expand(ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, HashLength, nameof(output));
        Span<byte> block = stackalloc byte[HashLength];
        Kdf.Expand(prk, info, block);
        block[..output.Length].CopyTo(output);
        CryptographicOperations.ZeroMemory(block);
    }
}

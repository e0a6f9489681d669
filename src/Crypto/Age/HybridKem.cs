using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Primitives.MlKem;

namespace SafeReport.Crypto.Age;

/// <summary>MLKEM768-X25519 (X-Wing): sizes, and how the two shared secrets become one.</summary>
internal static class HybridKem
{
    internal const int SeedLength = 32;
    internal const int PublicKeyLength = MlKem768.EncapsulationKeyLength + X25519.Length;
    internal const int CiphertextLength = MlKem768.CiphertextLength + X25519.Length;
    internal const int SharedSecretLength = 32;

    private static ReadOnlySpan<byte> Label => @"\.//^\"u8;

    /// <summary>SHA3-256(ss_M || ss_X || ct_X || pk_X || label).</summary>
    internal static void Combine(
        ReadOnlySpan<byte> mlKemSecret, ReadOnlySpan<byte> x25519Secret, ReadOnlySpan<byte> x25519Ciphertext, ReadOnlySpan<byte> x25519PublicKey, Span<byte> output)
    {
        Span<byte> input = stackalloc byte[(4 * 32) + Label.Length];
        mlKemSecret.CopyTo(input);
        x25519Secret.CopyTo(input[32..]);
        x25519Ciphertext.CopyTo(input[64..]);
        x25519PublicKey.CopyTo(input[96..]);
        Label.CopyTo(input[128..]);
        SHA3_256.HashData(input, output);
        CryptographicOperations.ZeroMemory(input);
    }
}

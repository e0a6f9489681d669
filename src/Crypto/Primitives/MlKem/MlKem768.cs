using System.Security.Cryptography;

namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>ML-KEM-768 (FIPS 203): the platform's where it has it, else this project's own.</summary>
internal static class MlKem768
{
    internal const int SeedLength = 64;
    internal const int EncapsulationKeyLength = 1184;
    internal const int CiphertextLength = 1088;
    internal const int SharedSecretLength = 32;

    internal static IDecapsulationKey FromSeed(ReadOnlySpan<byte> seed) =>
        MLKem.IsSupported ? new PlatformDecapsulationKey(seed) : new OwnDecapsulationKey(seed);

    /// <summary>The modulus check of FIPS 203, 7.2; the length is the caller's.</summary>
    internal static bool IsValidEncapsulationKey(ReadOnlySpan<byte> key)
    {
        Span<ushort> scratch = stackalloc ushort[Ntt.N];
        return Packing.TryDecode12(key[..Packing.Length12], scratch)
            && Packing.TryDecode12(key.Slice(Packing.Length12, Packing.Length12), scratch)
            && Packing.TryDecode12(key.Slice(2 * Packing.Length12, Packing.Length12), scratch);
    }

    internal static void Encapsulate(ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        if (MLKem.IsSupported)
        {
            PlatformDecapsulationKey.Encapsulate(encapsulationKey, ciphertext, sharedSecret);
            return;
        }

        Span<byte> message = stackalloc byte[32];
        RandomNumberGenerator.Fill(message);
        OwnMlKem768.Encapsulate(encapsulationKey, message, ciphertext, sharedSecret);
        CryptographicOperations.ZeroMemory(message);
    }
}

using System.Security.Cryptography;

namespace SafeReport.Crypto.Primitives.MlKem;

#pragma warning disable SYSLIB5006 // .NET marks parts of its ML-KEM experimental; those used here are FIPS 203's and covered by tests where the platform has them.

/// <summary>ML-KEM-768 of the platform (OpenSSL 3.5 or later, Windows).</summary>
internal sealed class PlatformDecapsulationKey : IDecapsulationKey
{
    private readonly MLKem _key;

    internal PlatformDecapsulationKey(ReadOnlySpan<byte> seed)
    {
        _key = MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, seed);
        EncapsulationKey = _key.ExportEncapsulationKey();
    }

    public byte[] EncapsulationKey { get; }

    public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret) => _key.Decapsulate(ciphertext, sharedSecret);

    public void Dispose() => _key.Dispose();

    internal static void Encapsulate(ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        using MLKem key = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, encapsulationKey);
        key.Encapsulate(ciphertext, sharedSecret);
    }
}

namespace SafeReport.Crypto.Primitives.MlKem;

/// <summary>A decapsulation key of ML-KEM-768, kept ready for use.</summary>
internal interface IDecapsulationKey : IDisposable
{
    /// <summary>The public half, 1,184 bytes.</summary>
    byte[] EncapsulationKey { get; }

    /// <summary>The shared secret of a ciphertext of 1,088 bytes; an altered one gives a secret nobody else has.</summary>
    void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret);
}

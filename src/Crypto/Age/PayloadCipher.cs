using System.Security.Cryptography;

namespace SafeReport.Crypto.Age;

/// <summary>STREAM over ChaCha20-Poly1305: chunks of 64 KiB, a counter of 11 bytes, the last chunk marked.</summary>
internal sealed class PayloadCipher : IDisposable
{
    internal const int ChunkLength = 65_536;
    internal const int TagLength = 16;
    internal const int SealedChunkLength = ChunkLength + TagLength;

    private readonly ChaCha20Poly1305 _aead;
    private readonly byte[] _nonce = new byte[12];

    internal PayloadCipher(ReadOnlySpan<byte> key) => _aead = new ChaCha20Poly1305(key);

    /// <summary>The length of the payload of so many bytes, without the nonce in front.</summary>
    internal static long SealedLength(long plaintext) => plaintext + (TagLength * Math.Max(1, (plaintext + ChunkLength - 1) / ChunkLength));

    /// <summary>The number of bytes in a payload of this length, or false when no payload has it.</summary>
    internal static bool TryPlaintextLength(long sealedLength, out long plaintext)
    {
        var chunks = (sealedLength + SealedChunkLength - 1) / SealedChunkLength;
        plaintext = sealedLength - (chunks * TagLength);
        var last = sealedLength - ((chunks - 1) * SealedChunkLength);
        return chunks == 1 ? last >= TagLength : chunks > 1 && last > TagLength;   // an empty last chunk is the only one
    }

    internal void Seal(ReadOnlySpan<byte> plaintext, bool last, Span<byte> output)
    {
        _nonce[^1] = last ? (byte)1 : (byte)0;
        _aead.Encrypt(_nonce, plaintext, output[..plaintext.Length], output.Slice(plaintext.Length, TagLength));
        Advance();
    }

    /// <summary>Opens the next chunk; false leaves the counter as it is.</summary>
    internal bool TryOpen(ReadOnlySpan<byte> chunk, bool last, Span<byte> plaintext)
    {
        _nonce[^1] = last ? (byte)1 : (byte)0;
        try
        {
            _aead.Decrypt(_nonce, chunk[..^TagLength], chunk[^TagLength..], plaintext);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        Advance();
        return true;
    }

    public void Dispose() => _aead.Dispose();

    private void Advance()
    {
        for (var i = _nonce.Length - 2; ++_nonce[i] == 0; i--)
        {
        }
    }
}

using System.Security.Cryptography;

namespace SafeReport.Crypto.Age;

/// <summary>The buffers of one stream: pinned, so that no copy is left behind, and wiped at the end.</summary>
internal sealed class ChunkBuffers : IDisposable
{
    private byte[] _plaintext = Allocate();
    private byte[] _sealed = Allocate();
    private byte[] _next = Allocate();
    private byte[] _ahead = Allocate();

    internal Memory<byte> Plaintext => _plaintext.AsMemory(0, PayloadCipher.ChunkLength);

    internal Memory<byte> Sealed => _sealed;

    internal Memory<byte> Next => _next.AsMemory(0, PayloadCipher.ChunkLength);

    internal Memory<byte> NextSealed => _next;

    internal Memory<byte> Ahead => _ahead.AsMemory(0, PayloadCipher.ChunkLength);

    internal void Rotate() => (_plaintext, _next, _ahead) = (_next, _ahead, _plaintext);

    internal void SwapSealed() => (_sealed, _next) = (_next, _sealed);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_plaintext);
        CryptographicOperations.ZeroMemory(_sealed);
        CryptographicOperations.ZeroMemory(_next);
        CryptographicOperations.ZeroMemory(_ahead);
    }

    private static byte[] Allocate() => GC.AllocateUninitializedArray<byte>(PayloadCipher.SealedChunkLength, pinned: true);
}

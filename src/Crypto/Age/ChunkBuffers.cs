using System.Security.Cryptography;

namespace SafeReport.Crypto.Age;

/// <summary>The buffers of one stream, or of many that are read one after the other: pinned, so that no copy is left behind, and wiped after each.</summary>
/// <remarks>Each is taken when it is needed first: a file of one chunk needs two of the four, and pinned memory is dear.</remarks>
internal sealed class ChunkBuffers : IDisposable
{
    private byte[]? _plaintext;
    private byte[]? _sealed;
    private byte[]? _next;
    private byte[]? _ahead;
    private bool _lent;
    private bool _disposed;

    internal Memory<byte> Plaintext => Of(ref _plaintext).AsMemory(0, PayloadCipher.ChunkLength);

    internal Memory<byte> Sealed => Of(ref _sealed);

    internal Memory<byte> Next => Of(ref _next).AsMemory(0, PayloadCipher.ChunkLength);

    internal Memory<byte> NextSealed => Of(ref _next);

    internal Memory<byte> Ahead => Of(ref _ahead).AsMemory(0, PayloadCipher.ChunkLength);

    internal void Rotate() => (_plaintext, _next, _ahead) = (_next, _ahead, _plaintext);

    internal void SwapSealed() => (_sealed, _next) = (_next, _sealed);

    /// <summary>For one stream at a time: two would read each other's bytes.</summary>
    internal void Lend()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_lent)
        {
            throw new InvalidOperationException("Another stream is being read into these buffers.");
        }

        _lent = true;
    }

    /// <summary>Wipes what the stream left.</summary>
    internal void TakeBack()
    {
        Wipe();
        _lent = false;
    }

    /// <summary>Wipes them.</summary>
    public void Dispose()
    {
        _disposed = true;
        Wipe();
    }

    private void Wipe()
    {
        CryptographicOperations.ZeroMemory(_plaintext);
        CryptographicOperations.ZeroMemory(_sealed);
        CryptographicOperations.ZeroMemory(_next);
        CryptographicOperations.ZeroMemory(_ahead);
    }

    private byte[] Of(ref byte[]? buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return buffer ??= GC.AllocateArray<byte>(PayloadCipher.SealedChunkLength, pinned: true);
    }
}

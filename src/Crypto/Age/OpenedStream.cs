namespace SafeReport.Crypto.Age;

/// <summary>The plaintext of an age file, opened chunk by chunk as it is read; wiped when disposed.</summary>
internal sealed class OpenedStream : ReadOnlyStream
{
    private readonly Stream _file;
    private readonly IReadOnlyList<IIdentity> _identities;
    private readonly ChunkBuffers _buffers;
    private readonly bool _ownsBuffers;
    private PrefixedStream? _payload;
    private PayloadCipher? _cipher;
    private ReadOnlyMemory<byte> _unread;
    private int _read;
    private bool _first = true;
    private bool _complete;
    private bool _ended;
    private bool _disposed;

    /// <summary>A stream with buffers of its own.</summary>
    internal OpenedStream(Stream file, IReadOnlyList<IIdentity> identities)
        : this(file, identities, new ChunkBuffers()) => _ownsBuffers = true;

    /// <summary>A stream with the caller's buffers, which it has to itself until it is disposed.</summary>
    internal OpenedStream(Stream file, IReadOnlyList<IIdentity> identities, ChunkBuffers buffers)
    {
        buffers.Lend();
        (_file, _identities, _buffers) = (file, identities, buffers);
    }

    /// <summary>The chunk that was opened last, until the next one is.</summary>
    internal ReadOnlyMemory<byte> Chunk { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);   // in the buffers another file may stand by now
        while (!buffer.IsEmpty && _unread.IsEmpty && await AdvanceAsync(cancellationToken))
        {
        }

        var count = Math.Min(buffer.Length, _unread.Length);
        _unread[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }

    /// <summary>Opens the next chunk.</summary>
    /// <returns>False at the end of a whole file.</returns>
    /// <exception cref="AgeException">Refused: what was opened until then is genuine but incomplete.</exception>
    internal async ValueTask<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_ended)
        {
            return _complete ? false : throw new AgeException(AgeFailure.Payload);
        }

        _ended = true;   // unless it goes on below: a file that was refused stays refused
        var cipher = _cipher ??= await BeginAsync(cancellationToken);
        var next = _read < PayloadCipher.SealedChunkLength ? 0 : await AgeFile.FillAsync(_payload!, _buffers.NextSealed, cancellationToken);
        var marked = OpenChunk(cipher, nothingFollows: next == 0);

        // The marked chunk must be the last of the file, and the last of the file the marked one.
        _complete = marked && next == 0;
        _ended = marked || next == 0;
        _buffers.SwapSealed();
        _read = next;
        _first = false;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            (_unread, Chunk) = (default, default);
            _cipher?.Dispose();
            _payload?.Dispose();
            _buffers.TakeBack();
            if (_ownsBuffers)
            {
                _buffers.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private async Task<PayloadCipher> BeginAsync(CancellationToken cancellationToken)
    {
        (var start, var headerLength, var available) = await ReadHeaderAsync(cancellationToken);
        using var fileKey = HeaderParser.Parse(start.AsMemory(0, headerLength)).Unwrap([.. _identities]);
        _payload = new PrefixedStream(start.AsMemory(headerLength, available - headerLength), _file);
        var nonce = new byte[FileKey.NonceLength];
        if (await AgeFile.FillAsync(_payload, nonce, cancellationToken) < nonce.Length)
        {
            throw new AgeException(AgeFailure.Header);
        }

        _read = await AgeFile.FillAsync(_payload, _buffers.Sealed, cancellationToken);
        return FileKey.PayloadCipher(fileKey, nonce);
    }

    /// <returns>Whether the chunk was the one marked as last.</returns>
    private bool OpenChunk(PayloadCipher cipher, bool nothingFollows)
    {
        var length = _read - PayloadCipher.TagLength;
        if (length < 0 || (length == 0 && !_first))
        {
            throw new AgeException(AgeFailure.Payload);
        }

        ReadOnlySpan<byte> chunk = _buffers.Sealed.Span[.._read];
        var plaintext = _buffers.Plaintext[..length];

        // Only a full chunk can be either; the likelier is tried first.
        var marked = nothingFollows;
        if (!cipher.TryOpen(chunk, marked, plaintext.Span))
        {
            marked = !nothingFollows;
            _ = _read == PayloadCipher.SealedChunkLength && cipher.TryOpen(chunk, marked, plaintext.Span)
                ? true
                : throw new AgeException(AgeFailure.Payload);
        }

        _unread = Chunk = plaintext;
        return marked;
    }

    private async Task<(byte[] Start, int HeaderLength, int Available)> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var start = new byte[4096];
        var available = 0;
        while (true)
        {
            var read = await _file.ReadAsync(start.AsMemory(available), cancellationToken);
            available += read;
            var length = HeaderParser.Length(start.AsSpan(0, available));
            if (length > 0)
            {
                return (start, length, available);
            }

            if (read == 0)
            {
                throw new AgeException(AgeFailure.Header);
            }

            if (available == start.Length)
            {
                Array.Resize(ref start, start.Length * 2);
            }
        }
    }
}

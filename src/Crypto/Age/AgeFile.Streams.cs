using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

public static partial class AgeFile
{
    /// <summary>Seals a stream of any length in bounded memory. It is read on while what was read is written.</summary>
    public static async Task SealAsync(Stream plaintext, Stream output, IReadOnlyList<IRecipient> recipients, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(recipients);
        using var fileKey = SecretBytes.Random(FileKey.Length);
        await output.WriteAsync(Header.Write(fileKey, [.. recipients]), cancellationToken);
        var nonce = RandomNumberGenerator.GetBytes(FileKey.NonceLength);
        await output.WriteAsync(nonce, cancellationToken);
        using var cipher = FileKey.PayloadCipher(fileKey, nonce);
        using var buffers = new ChunkBuffers();
        var read = await FillAsync(plaintext, buffers.Plaintext, cancellationToken);
        var next = await FillAfterAsync(read, buffers.Next);
        bool last;
        do
        {
            // What follows the next chunk is read while this one is sealed and written. A chunk is the last only when nothing follows it.
            var ahead = FillAfterAsync(next, buffers.Ahead);
            try
            {
                last = next == 0;
                cipher.Seal(buffers.Plaintext.Span[..read], last, buffers.Sealed.Span);
                await output.WriteAsync(buffers.Sealed[..(read + PayloadCipher.TagLength)], cancellationToken);
            }
            finally
            {
                // Nothing may still be on its way into a buffer when the buffers are wiped.
                await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            buffers.Rotate();
            read = next;
            next = await ahead;
        }
        while (!last);

        async Task<int> FillAfterAsync(int before, Memory<byte> buffer) =>
            before < PayloadCipher.ChunkLength ? 0 : await FillAsync(plaintext, buffer, cancellationToken);
    }

    /// <summary>Opens a stream of any length in bounded memory; every chunk is authenticated before it is written.</summary>
    /// <exception cref="AgeException">Refused: what was written until then is genuine but incomplete, and must be thrown away.</exception>
    public static async Task OpenAsync(Stream file, Stream plaintext, IReadOnlyList<IIdentity> identities, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(plaintext);
        ArgumentNullException.ThrowIfNull(identities);
        (var start, var headerLength, var available) = await ReadHeaderAsync(file, cancellationToken);
        using var fileKey = HeaderParser.Parse(start.AsMemory(0, headerLength)).Unwrap([.. identities]);
        using var rest = new PrefixedStream(start.AsMemory(headerLength, available - headerLength), file);
        var nonce = new byte[FileKey.NonceLength];
        if (await FillAsync(rest, nonce, cancellationToken) < nonce.Length)
        {
            throw new AgeException(AgeFailure.Header);
        }

        using var cipher = FileKey.PayloadCipher(fileKey, nonce);
        using var buffers = new ChunkBuffers();
        var read = await FillAsync(rest, buffers.Sealed, cancellationToken);
        for (var first = true; ; first = false)
        {
            var next = read < PayloadCipher.SealedChunkLength ? 0 : await FillAsync(rest, buffers.NextSealed, cancellationToken);
            var complete = OpenChunk(cipher, buffers, read, first, next == 0, out var length);
            await plaintext.WriteAsync(buffers.Plaintext[..length], cancellationToken);
            if (complete || next == 0)
            {
                // The marked chunk must be the last of the file, and the last of the file the marked one.
                _ = complete && next == 0 ? true : throw new AgeException(AgeFailure.Payload);
                return;
            }

            buffers.SwapSealed();
            read = next;
        }
    }

    /// <returns>Whether the chunk was the one marked as last.</returns>
    private static bool OpenChunk(PayloadCipher cipher, ChunkBuffers buffers, int read, bool first, bool nothingFollows, out int length)
    {
        length = read - PayloadCipher.TagLength;
        if (length < 0 || (length == 0 && !first))
        {
            throw new AgeException(AgeFailure.Payload);
        }

        ReadOnlySpan<byte> chunk = buffers.Sealed.Span[..read];
        var plaintext = buffers.Plaintext.Span[..length];

        // Only a full chunk can be either; the likelier is tried first.
        if (cipher.TryOpen(chunk, nothingFollows, plaintext))
        {
            return nothingFollows;
        }

        return read == PayloadCipher.SealedChunkLength && cipher.TryOpen(chunk, !nothingFollows, plaintext)
            ? !nothingFollows
            : throw new AgeException(AgeFailure.Payload);
    }

    private static async Task<(byte[] Start, int HeaderLength, int Available)> ReadHeaderAsync(Stream file, CancellationToken cancellationToken)
    {
        var start = new byte[4096];
        var available = 0;
        while (true)
        {
            var read = await file.ReadAsync(start.AsMemory(available), cancellationToken);
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

    private static async ValueTask<int> FillAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
}

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
        await using var opened = new OpenedStream(file, identities);
        while (await opened.AdvanceAsync(cancellationToken))
        {
            await plaintext.WriteAsync(opened.Chunk, cancellationToken);
        }
    }

    /// <summary>Opens a stream as it is read: chunk by chunk, in bounded memory, and no further than is read. Disposing wipes what was opened.</summary>
    /// <remarks>
    /// Refusals are <see cref="AgeException"/>s of the reading, after everything that authenticated before: only a stream that was read to
    /// its end was whole. The file stays the caller's.
    /// </remarks>
    public static Stream OpenRead(Stream file, IIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(identity);
        return new OpenedStream(file, [identity]);
    }

    /// <summary>The same through buffers that many files are read through, one after the other. Disposing gives them back, wiped.</summary>
    internal static Stream OpenRead(Stream file, IIdentity identity, ChunkBuffers buffers) => new OpenedStream(file, [identity], buffers);

    internal static async ValueTask<int> FillAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
}

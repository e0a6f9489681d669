using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Items;

/// <summary>Opens an age file as somebody reads it: chunk by chunk, in bounded memory, and no further than is read.</summary>
internal static class Decryption
{
    /// <exception cref="AgeException">
    /// From <paramref name="read"/>'s own reading, after everything that authenticated before: the file does not open, or was changed.
    /// </exception>
    public static async Task<T> ReadAsync<T>(Stream file, IIdentity identity, Func<Stream, Task<T>> read, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opening = OpenAsync(file, identity, pipe.Writer, stop.Token);
        try
        {
            await using var opened = new OpenedStream(pipe.Reader.AsStream(leaveOpen: true), opening);
            return await read(opened);
        }
        finally
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await opening;
        }
    }

    // Never throws: what went wrong is for the reader, at the place where it happened.
    private static async Task<Exception?> OpenAsync(Stream file, IIdentity identity, PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await AgeFile.OpenAsync(file, writer.AsStream(leaveOpen: true), [identity], cancellationToken);
        }
        catch (Exception e)
        {
            failure = e;
        }

        await writer.CompleteAsync();   // with the failure, a pipe would withhold what was written before it
        return failure;
    }

    private sealed class OpenedStream(Stream plaintext, Task<Exception?> opening) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await plaintext.ReadAsync(buffer, cancellationToken);
            if (count == 0 && !buffer.IsEmpty && await opening is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return count;
        }
    }
}

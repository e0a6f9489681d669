using System.IO.Pipelines;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Opens an age file as somebody reads it: chunk by chunk, in bounded memory, and no further than is read.</summary>
internal static class Decryption
{
    /// <exception cref="AgeException">From <paramref name="read"/>'s own reading: the file does not open, or was changed.</exception>
    public static async Task<T> ReadAsync<T>(Stream file, IIdentity identity, Func<Stream, Task<T>> read, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task opening = OpenAsync(file, identity, pipe.Writer, stop.Token);
        try
        {
            return await read(pipe.Reader.AsStream(leaveOpen: true));
        }
        finally
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await opening;
        }
    }

    // Never throws: what went wrong is for the reader, at the place where it happened.
    private static async Task OpenAsync(Stream file, IIdentity identity, PipeWriter writer, CancellationToken cancellationToken)
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

        await writer.CompleteAsync(failure);
    }
}

using Npgsql;

namespace SafeReport.Portal.Security;

/// <summary>Whether the database lately had no room for what was to be stored: it answers questions all the same, and only this tells.</summary>
/// <remarks>Over when something is stored again, or after a while in which nobody tried: the moment of a visitor's try is kept nowhere else.</remarks>
internal sealed class StorageState(TimeProvider clock)
{
    private const string DiskFull = "53100";
    private const string SystemErrors = "58";   // the class of input and output errors

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private long _refusedAt;

    public bool IsFull => Interlocked.Read(ref _refusedAt) is var at and not 0 && clock.GetElapsedTime(at) < Remembered;

    public void Note(Exception failure)
    {
        if (failure is PostgresException { SqlState: var state } && (state == DiskFull || state.StartsWith(SystemErrors, StringComparison.Ordinal)))
        {
            Interlocked.Exchange(ref _refusedAt, Math.Max(clock.GetTimestamp(), 1));
        }
    }

    public void NoteStored() => Interlocked.Exchange(ref _refusedAt, 0);
}

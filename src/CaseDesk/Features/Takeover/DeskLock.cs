using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Only one desk process takes items over: the one whose database session holds the lock.</summary>
/// <remarks>The takeover writes over this very session, so whoever loses the lock loses the transaction with it.</remarks>
public sealed class DeskLock(DeskDatabase desk) : IAsyncDisposable
{
    private NpgsqlConnection? _session;

    /// <returns>The session that holds the lock, or null while another process holds it.</returns>
    public async Task<NpgsqlConnection?> TryHoldAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            return _session;
        }

        var session = await desk.Source.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await session.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@Lock)", new { Lock = (long)AdvisoryLock.Takeover }, cancellationToken: cancellationToken)))
            {
                return _session = session;
            }
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        await session.DisposeAsync();
        return null;
    }

    /// <summary>After an error: the next round begins with a new session.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (_session is not { } session)
        {
            return;
        }

        _session = null;
        try
        {
            // A session goes back to the pool, still open: it would keep the lock.
            await session.ExecuteAsync("select pg_advisory_unlock_all()");
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // The session is lost or in the middle of something, and the lock goes when the server notices.
            NpgsqlConnection.ClearPool(session);
        }

        await session.DisposeAsync();
    }

    public ValueTask DisposeAsync() => ReleaseAsync();
}

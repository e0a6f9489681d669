using Npgsql;

namespace SafeReport.Portal.Database;

/// <summary>Whether the disk under the intake database has room for what comes in.</summary>
/// <remarks>
/// The Portal's role may insert and nothing else, and the disk may be another machine's. So the server is made to put 32 MiB of
/// the letter x into a temporary file, which stands beside its tables, enters no journal and is gone when the statement ends.
/// </remarks>
internal sealed class DiskRoom(NpgsqlDataSource database)
{
    private const string KeepLittleInMemory = "set local work_mem = '64kB'";
    private const string Spill = "with spilled as materialized (select repeat('x', 100000) from generate_series(1, 335)) select count(*) from spilled";

    private volatile bool _isFull;

    /// <summary>As far as is known; a database that is away says nothing of its disk.</summary>
    public bool IsFull => _isFull;

    /// <summary>A statement failed for want of room; the next look may find some.</summary>
    public void FoundFull() => _isFull = true;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var spill = new NpgsqlBatch(connection, transaction) { BatchCommands = { new(KeepLittleInMemory), new(Spill) } };
            await spill.ExecuteNonQueryAsync(cancellationToken);
            _isFull = false;
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.DiskFull)
        {
            _isFull = true;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            // Not known now.
        }
    }
}

using Npgsql;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Hosting.Disks;

/// <summary>On which disks there is no room left, as of the last look.</summary>
/// <remarks>
/// A database's disk may be another machine's. So its server is made to put 32 MiB of the letter x into a temporary file, which
/// stands beside its tables, enters no journal and is gone when the statement ends.
/// </remarks>
public sealed class DiskRoom(DeskDatabase desk, IntakeDatabase intake, Settings settings)
{
    private const string KeepLittleInMemory = "set local work_mem = '64kB'";
    private const string Spill = "with spilled as materialized (select repeat('x', 100000) from generate_series(1, 335)) select count(*) from spilled";
    private const long LeastBytes = 32 * 1024 * 1024;

    private volatile IReadOnlyList<Disk> _full = [];

    public IReadOnlyList<Disk> Full => _full;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        (Disk Disk, bool? HasRoom)[] looks =
        [
            (Disk.IntakeDatabase, await HasRoomAsync(intake.Source, cancellationToken)),
            (Disk.DeskDatabase, await HasRoomAsync(desk.Source, cancellationToken)),
            (Disk.DataDirectory, HasRoom(settings.DataDirectory)),
        ];
        // What cannot be known now stays as it was known.
        _full = [.. looks.Where(look => look.HasRoom is { } room ? !room : _full.Contains(look.Disk)).Select(look => look.Disk)];
    }

    private static async Task<bool?> HasRoomAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var spill = new NpgsqlBatch(connection, transaction) { BatchCommands = { new(KeepLittleInMemory), new(Spill) } };
            await spill.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.DiskFull)
        {
            return false;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return null;
        }
    }

    private static bool? HasRoom(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace >= LeastBytes;
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}

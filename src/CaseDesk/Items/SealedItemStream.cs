using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>A sealed item as one stream: its header, then its payload, a row of at most 1 MiB at a time.</summary>
/// <param name="header">The header.</param>
/// <param name="partOf">The row of a number, from 1; null after the last.</param>
internal sealed class SealedItemStream(ReadOnlyMemory<byte> header, Func<int, CancellationToken, Task<byte[]?>> partOf) : ReadOnlyStream
{
    private const string Sql = "select bytes from desk.item_part where item = @Item and number = @Number";

    private ReadOnlyMemory<byte> _part = header;
    private int _number;
    private bool _ended;

    /// <summary>No connection is held between rows: who reads slowly takes nobody's turn.</summary>
    public static SealedItemStream Of(DeskDatabase desk, ItemId item, ReadOnlyMemory<byte> header) => new(header, async (number, cancellationToken) =>
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await PartAsync(connection, transaction: null, item, number, cancellationToken);
    });

    /// <summary>A row, as a transaction sees it; null when there is none of this number.</summary>
    public static Task<byte[]?> PartAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, ItemId item, int number, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            Sql, new { Item = item.Guid, Number = number }, transaction, cancellationToken: cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_part.IsEmpty && !_ended)
        {
            await NextPartAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _part.Length);
        _part[..count].CopyTo(buffer);
        _part = _part[count..];
        return count;
    }

    private async Task NextPartAsync(CancellationToken cancellationToken)
    {
        var bytes = await partOf(++_number, cancellationToken);
        _ended = bytes is null;
        _part = bytes;
    }
}

using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Takes a sealed item as it is made and writes its payload, a row of 1 MiB at a time, beside the one that lies there.</summary>
/// <remarks>The new rows have numbers far above the old ones, so that renumbering them puts them in place without moving a byte.</remarks>
/// <param name="connection">Where they are written.</param>
/// <param name="transaction">The caller's to commit.</param>
/// <param name="item">Whose payload it is.</param>
/// <param name="beforeEachPart">Stops the writing by throwing.</param>
internal sealed class SealedItemWriter(NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, Action? beforeEachPart = null) : WriteOnlyStream
{
    private const int PartLength = SealedItemForm.RowLength;
    private const int Beside = 1_000_000;   // an item of 1 GiB has 1,025 rows

    private readonly byte[] _header = new byte[SealedItemForm.HeaderLength];
    private readonly byte[] _part = new byte[PartLength];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _headerLength;
    private int _partLength;
    private int _number;
    private long _written;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var header = Math.Min(buffer.Length, _header.Length - _headerLength);
        buffer[..header].CopyTo(_header.AsMemory(_headerLength));
        _headerLength += header;
        for (buffer = buffer[header..]; !buffer.IsEmpty;)
        {
            var count = Math.Min(buffer.Length, PartLength - _partLength);
            buffer[..count].CopyTo(_part.AsMemory(_partLength));
            _partLength += count;
            buffer = buffer[count..];
            if (_partLength == PartLength)
            {
                await WritePartAsync(cancellationToken);
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException("Write asynchronously: the rows go to the database.");

    /// <summary>The item as it lies, read from the same connection: in turns, because it is read on while rows are written.</summary>
    public SealedItemStream ReadBesides(ReadOnlyMemory<byte> header) => new(header, (number, cancellationToken) => InTurnAsync(
        () => SealedItemStream.PartAsync(connection, transaction, item, number, cancellationToken), cancellationToken));

    /// <summary>Puts what was written in the place of what lay there. The transaction is the caller's to commit.</summary>
    /// <exception cref="CryptographicException">It is not exactly as long as before.</exception>
    public async Task ReplaceAsync(long payloadLength, CancellationToken cancellationToken)
    {
        if (_partLength > 0)
        {
            await WritePartAsync(cancellationToken);
        }

        if (_written != payloadLength || !SealedItemForm.IsItemHeader(_header))
        {
            throw new CryptographicException("A re-sealed item must be exactly as long as before.");
        }

        await ExecuteAsync("delete from desk.item_part where item = $1 and number < $2", cancellationToken, item.Guid, Beside);
        await ExecuteAsync("update desk.item_part set number = number - $2 where item = $1", cancellationToken, item.Guid, Beside);
        await ExecuteAsync("update desk.item set header = $2 where id = $1", cancellationToken, item.Guid, _header);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task WritePartAsync(CancellationToken cancellationToken)
    {
        beforeEachPart?.Invoke();
        const string sql = "insert into desk.item_part (item, number, bytes) values ($1, $2, $3)";
        await using var command = new NpgsqlCommand(sql, connection, transaction)
        {
            Parameters =
            {
                new() { Value = item.Guid },
                new() { Value = Beside + ++_number },
                new() { Value = (ReadOnlyMemory<byte>)_part.AsMemory(0, _partLength), NpgsqlDbType = NpgsqlDbType.Bytea },
            },
        };
        await InTurnAsync(() => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);
        _written += _partLength;
        _partLength = 0;
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using var command = new NpgsqlCommand(sql, connection, transaction);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

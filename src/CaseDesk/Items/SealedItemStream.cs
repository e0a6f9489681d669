using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>A sealed item as one stream: its header, then its payload, a row of at most 1 MiB at a time.</summary>
/// <remarks>No connection is held between rows: who reads slowly takes nobody's turn.</remarks>
internal sealed class SealedItemStream(DeskDatabase desk, ItemId item, ReadOnlyMemory<byte> header) : Stream
{
    private ReadOnlyMemory<byte> _part = header;
    private int _number;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously: the rows come from the database.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task NextPartAsync(CancellationToken cancellationToken)
    {
        const string sql = "select bytes from desk.item_part where item = @Item and number = @Number";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var bytes = await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            sql, new { Item = item.Guid, Number = ++_number }, cancellationToken: cancellationToken));
        _ended = bytes is null;
        _part = bytes;
    }
}

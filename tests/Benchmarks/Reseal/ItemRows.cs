using Npgsql;
using NpgsqlTypes;
using SafeReport.Crypto.Items;

namespace SafeReport.Benchmarks.Reseal;

/// <summary>Takes a sealed item as it is made and copies its payload into the desk's rows.</summary>
internal sealed class ItemRows(NpgsqlBinaryImporter rows, ItemId item) : Stream
{
    private const int RowLength = 1024 * 1024;

    private readonly MemoryStream _row = new(RowLength);
    private int _number;

    public byte[] Header { get; private set; } = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var header = Math.Min(buffer.Length, SealedItemForm.HeaderLength - Header.Length);
        Header = header == 0 ? Header : [.. Header, .. buffer[..header].Span];
        for (buffer = buffer[header..]; !buffer.IsEmpty;)
        {
            var count = (int)Math.Min(buffer.Length, RowLength - _row.Length);
            _row.Write(buffer[..count].Span);
            buffer = buffer[count..];
            if (_row.Length == RowLength)
            {
                await WriteRowAsync(cancellationToken);
            }
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_row.Length > 0)
        {
            await WriteRowAsync(cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private async Task WriteRowAsync(CancellationToken cancellationToken)
    {
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync(item.Guid, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(++_number, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync(_row.ToArray(), NpgsqlDbType.Bytea, cancellationToken);
        _row.SetLength(0);
    }
}

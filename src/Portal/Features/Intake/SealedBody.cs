using System.Buffers;
using System.Threading.RateLimiting;
using SafeReport.Crypto.Items;

namespace SafeReport.Portal.Features.Intake;

/// <summary>
/// A submission's body: alarm part, header, and the payload (nonce on) in rows of 1 MiB, in pooled memory that is wiped when given back.
/// The head is read and judged before room for the rest is taken.
/// </summary>
public sealed class SealedBody(long length) : IDisposable
{
    public const int RowLength = SealedItemForm.RowLength;
    private const int HeadLength = SealedItemForm.AlarmPartLength + SealedItemForm.HeaderLength;

    private readonly byte[] _head = ArrayPool<byte>.Shared.Rent(HeadLength);
    private byte[][] _rows = [];
    private RateLimitLease? _room;

    public long PayloadLength { get; } = length - HeadLength;

    public int RowCount => (int)((PayloadLength + RowLength - 1) / RowLength);

    public ReadOnlyMemory<byte> AlarmPart => _head.AsMemory(0, SealedItemForm.AlarmPartLength);

    public ReadOnlyMemory<byte> Header => _head.AsMemory(SealedItemForm.AlarmPartLength, SealedItemForm.HeaderLength);

    /// <summary>Whether both headers have the form that sealing gives. What lies behind them nobody here can tell.</summary>
    public bool HasSealedForm =>
        SealedItemForm.IsAlarmPartHeader(AlarmPart.Span[..SealedItemForm.HeaderLength]) && SealedItemForm.IsItemHeader(Header.Span);

    /// <param name="index">From 0; in the table rows count from 1.</param>
    public ReadOnlyMemory<byte> Row(int index) => _rows[index].AsMemory(0, LengthOfRow(index));

    public async Task ReadHeadAsync(Stream body, CancellationToken cancellationToken) =>
        await body.ReadExactlyAsync(_head.AsMemory(0, HeadLength), cancellationToken);

    /// <returns>False when memory is full now.</returns>
    public bool TryTakeRoom(BodyMemory memory)
    {
        _room ??= memory.TryTake(PayloadLength);
        return _room is not null;
    }

    /// <returns>False when memory is full, and was as long as one can wait.</returns>
    public async Task<bool> TakeRoomAsync(BodyMemory memory, CancellationToken cancellationToken)
    {
        _room ??= await memory.TakeAsync(PayloadLength, cancellationToken);
        return _room is not null;
    }

    public async Task ReadPayloadAsync(Stream body, CancellationToken cancellationToken)
    {
        _rows = new byte[RowCount][];
        for (var index = 0; index < _rows.Length; index++)
        {
            _rows[index] = ArrayPool<byte>.Shared.Rent(LengthOfRow(index));
            await body.ReadExactlyAsync(_rows[index].AsMemory(0, LengthOfRow(index)), cancellationToken);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_head, clearArray: true);
        foreach (var row in _rows)
        {
            if (row is not null)   // a body that broke off has no later rows
            {
                ArrayPool<byte>.Shared.Return(row, clearArray: true);
            }
        }

        _room?.Dispose();
    }

    private int LengthOfRow(int index) => (int)Math.Min(RowLength, PayloadLength - ((long)index * RowLength));
}

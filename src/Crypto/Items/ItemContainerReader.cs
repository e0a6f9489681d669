using SafeReport.Crypto.Age;

namespace SafeReport.Crypto.Items;

/// <summary>An entry of a container that is being read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Data">The bytes; what is not read is passed over.</param>
public sealed record ContainerPart(string Name, long Length, Stream Data);

/// <summary>Reads an item's container of any length from a stream, as strictly as <see cref="ItemContainer"/>.</summary>
/// <remarks>A refusal is an <see cref="InvalidDataException"/>: what was read before it must not be used.</remarks>
#pragma warning disable CA1001 // An entry's stream holds nothing: the source is the caller's.
public sealed class ItemContainerReader(Stream tar)
#pragma warning restore CA1001
{
    private readonly ItemEntryOrder _order = new();
    private readonly byte[] _block = new byte[Ustar.BlockLength];
    private EntryStream? _current;

    /// <summary>The next entry, or null at the end, when all that follows has been seen to be zero bytes.</summary>
    public async Task<ContainerPart?> NextAsync(CancellationToken cancellationToken)
    {
        await FinishCurrentAsync(cancellationToken);
        await FillAsync(cancellationToken);
        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            await ReadEndAsync(cancellationToken);
            return null;
        }

        Require(Ustar.TryReadHeader(_block, out var name, out var length) && length <= Padding.Largest && _order.Accepts(name));
        _current = new EntryStream(tar, length);
        return new ContainerPart(name!, length, _current);
    }

    private async Task FinishCurrentAsync(CancellationToken cancellationToken)
    {
        if (_current is null)
        {
            return;
        }

        await _current.CopyToAsync(Stream.Null, cancellationToken);
        var fill = (int)(Ustar.RoundUp(_current.Total) - _current.Total);
        await ReadExactlyAsync(_block.AsMemory(0, fill), cancellationToken);
        Require(!_block.AsSpan(0, fill).ContainsAnyExcept((byte)0));
        _current = null;
    }

    private async Task ReadEndAsync(CancellationToken cancellationToken)
    {
        Require(_order.IsComplete);
        await FillAsync(cancellationToken);
        Require(!_block.AsSpan().ContainsAnyExcept((byte)0));
        var buffer = new byte[65_536];
        int read;
        while ((read = await tar.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Require(!buffer.AsSpan(0, read).ContainsAnyExcept((byte)0));
        }
    }

    private Task FillAsync(CancellationToken cancellationToken) => ReadExactlyAsync(_block, cancellationToken);

    private async Task ReadExactlyAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        Require(await tar.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) == buffer.Length);

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("The container is malformed.");
        }
    }

    private sealed class EntryStream(Stream source, long length) : ReadOnlyStream
    {
        private long _left = length;

        internal long Total { get; } = length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
            Require(count > 0 || _left == 0 || buffer.IsEmpty);
            _left -= count;
            return count;
        }
    }
}

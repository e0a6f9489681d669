using System.Security.Cryptography;
using SafeReport.Crypto.Age;

namespace SafeReport.Crypto.Items;

/// <summary>An entry of a container that is being read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Data">The bytes; what is not read is passed over.</param>
public sealed record ContainerPart(string Name, long Length, Stream Data);

/// <summary>Reads an item's container of any length from a stream: refuses any byte, name or order that <see cref="ItemContainer"/> would not have written.</summary>
/// <remarks>A refusal is an <see cref="InvalidDataException"/>: what was read before it must not be used.</remarks>
#pragma warning disable CA1001 // An entry's stream holds nothing: the source is the caller's.
public sealed class ItemContainerReader
#pragma warning restore CA1001
{
    private const int BufferLength = 8192;

    private readonly Stream _tar;
    private readonly ItemEntryOrder? _order;
    private readonly byte[] _block = new byte[Ustar.BlockLength];
    private byte[]? _buffer;
    private EntryStream? _current;

    /// <summary>A reader of one container; the stream stays the caller's.</summary>
    public ItemContainerReader(Stream tar)
        : this(tar, new ItemEntryOrder())
    {
    }

    private ItemContainerReader(Stream tar, ItemEntryOrder? order)
    {
        _tar = tar;
        _order = order;
    }

    /// <summary>Reads a container whose names the caller checks.</summary>
    internal static ItemContainerReader OfAnyNames(Stream tar) => new(tar, order: null);

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

        Require(Ustar.TryReadHeader(_block, out var name, out var length) && length <= Padding.Largest && _order?.Accepts(name) != false);
        _current = new EntryStream(_tar, length);
        return new ContainerPart(name!, length, _current);
    }

    private async Task FinishCurrentAsync(CancellationToken cancellationToken)
    {
        if (_current is null)
        {
            return;
        }

        await PassOverAsync(_current, cancellationToken);
        var fill = (int)(Ustar.RoundUp(_current.Total) - _current.Total);
        await ReadExactlyAsync(_block.AsMemory(0, fill), cancellationToken);
        Require(!_block.AsSpan(0, fill).ContainsAnyExcept((byte)0));
        _current = null;
    }

    private async Task ReadEndAsync(CancellationToken cancellationToken)
    {
        Require(_order?.IsComplete != false);
        await FillAsync(cancellationToken);
        Require(!_block.AsSpan().ContainsAnyExcept((byte)0));
        var buffer = _buffer ??= new byte[BufferLength];
        int read;
        while ((read = await _tar.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Require(!buffer.AsSpan(0, read).ContainsAnyExcept((byte)0));
        }
    }

    // Through a buffer of its own: one of a pool would keep what passed.
    private async Task PassOverAsync(EntryStream entry, CancellationToken cancellationToken)
    {
        if (entry.Left == 0)
        {
            return;
        }

        var buffer = _buffer ??= new byte[BufferLength];
        try
        {
            while (await entry.ReadAsync(buffer, cancellationToken) > 0)
            {
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private Task FillAsync(CancellationToken cancellationToken) => ReadExactlyAsync(_block, cancellationToken);

    private async Task ReadExactlyAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        Require(await _tar.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) == buffer.Length);

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("The container is malformed.");
        }
    }

    private sealed class EntryStream(Stream source, long length) : ReadOnlyStream
    {
        internal long Total { get; } = length;

        internal long Left { get; private set; } = length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, Left)], cancellationToken);
            Require(count > 0 || Left == 0 || buffer.IsEmpty);
            Left -= count;
            return count;
        }
    }
}

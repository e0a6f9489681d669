using System.Diagnostics.CodeAnalysis;

namespace SafeReport.Crypto.Items;

/// <summary>A file in a container.</summary>
/// <param name="Name">As protocol.md 5 lists them.</param>
/// <param name="Data">Its bytes.</param>
public sealed record ContainerEntry(string Name, ReadOnlyMemory<byte> Data);

/// <summary>The container of an item, filled with zero bytes to its padded length.</summary>
public static class ItemContainer
{
    /// <summary>The length before filling: n of protocol.md 5.</summary>
    public static long LengthOf(IEnumerable<long> dataLengths) => dataLengths.Sum(Ustar.EntryLength) + Ustar.EndLength;

    /// <summary>Writes entries in their order, filled to the size that <see cref="Padding"/> says, or to <paramref name="paddedTo"/>.</summary>
    public static byte[] Write(IReadOnlyList<ContainerEntry> entries, long? paddedTo = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var length = LengthOf(entries.Select(e => (long)e.Data.Length));
        var padded = paddedTo ?? Padding.PaddedLength(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(padded, length, nameof(paddedTo));
        var tar = new byte[padded];
        Span<byte> rest = tar;
        foreach (var entry in entries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Name.Length, Ustar.LongestName, nameof(entries));
            Ustar.WriteHeader(entry.Name, entry.Data.Length, rest[..Ustar.BlockLength]);
            entry.Data.Span.CopyTo(rest[Ustar.BlockLength..]);
            rest = rest[(int)Ustar.EntryLength(entry.Data.Length)..];
        }

        return tar;
    }

    /// <summary>Reads an item's container: refuses any byte, name or order that <see cref="Write"/> would not have made.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> tar, [NotNullWhen(true)] out IReadOnlyList<ContainerEntry>? entries)
    {
        entries = TryReadAny(tar) is { } found && ItemEntryNames.AreInOrder(found.Select(e => e.Name)) ? found : null;
        return entries is not null;
    }

    /// <summary>Reads a container whose names the caller checks.</summary>
    internal static List<ContainerEntry>? TryReadAny(ReadOnlyMemory<byte> tar)
    {
        var entries = new List<ContainerEntry>();
        while (tar.Length >= Ustar.EndLength)
        {
            var block = tar.Span[..Ustar.BlockLength];
            if (!block.ContainsAnyExcept((byte)0))
            {
                return tar.Span.ContainsAnyExcept((byte)0) ? null : entries;
            }

            if (!Ustar.TryReadHeader(block, out var name, out var length)
                || Ustar.EntryLength(length) > tar.Length
                || tar.Span[(Ustar.BlockLength + (int)length)..(int)Ustar.EntryLength(length)].ContainsAnyExcept((byte)0))
            {
                return null;
            }

            entries.Add(new ContainerEntry(name, tar.Slice(Ustar.BlockLength, (int)length)));
            tar = tar[(int)Ustar.EntryLength(length)..];
        }

        return null;
    }
}

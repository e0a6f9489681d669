using System.Diagnostics.CodeAnalysis;
using SafeReport.Crypto.Age;

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

    /// <summary>Reads an item's container that is in memory by the <see cref="ItemContainerReader"/>.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> tar, [NotNullWhen(true)] out IReadOnlyList<ContainerEntry>? entries)
    {
        entries = TryReadAny(tar) is { } found && ItemEntryNames.AreInOrder(found.Select(e => e.Name)) ? found : null;
        return entries is not null;
    }

    /// <summary>Reads a container whose names the caller checks; the entries are parts of it, and nothing is copied.</summary>
    internal static List<ContainerEntry>? TryReadAny(ReadOnlyMemory<byte> tar)
    {
        using var source = new PrefixedStream(tar, Stream.Null);
        var reader = ItemContainerReader.OfAnyNames(source);
        var entries = new List<ContainerEntry>();
        try
        {
            while (reader.NextAsync(CancellationToken.None).GetAwaiter().GetResult() is { } part)   // memory lets nobody wait
            {
                if (Ustar.EntryLength(part.Length) > tar.Length)
                {
                    return null;
                }

                entries.Add(new ContainerEntry(part.Name, tar.Slice(Ustar.BlockLength, (int)part.Length)));
                tar = tar[(int)Ustar.EntryLength(part.Length)..];
            }

            return entries;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

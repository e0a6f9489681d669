using System.Security.Cryptography;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>A row of a payload, by its length only.</summary>
internal sealed record PartLength(int Number, int Bytes);

/// <summary>An item in the intake database, without its payload.</summary>
internal sealed class WaitingItem
{
    /// <summary>What one row of a payload holds; only the last may hold less.</summary>
    private const int RowLength = SealedItemForm.RowLength;

    /// <summary>The rows of the longest item there can be.</summary>
    private const long MostRows = 1025;

    public Guid Id { get; init; }

    public required string Mechanism { get; init; }

    public DateOnly ReceivedOn { get; init; }

    public long KeysetSerial { get; init; }

    public required byte[] AlarmPart { get; init; }

    public required byte[] Header { get; init; }

    public long PayloadLength { get; init; }

    /// <summary>The length is the Portal's word: when the rows do not bear it out, or the header is no item's, the item is damaged.</summary>
    public bool Damaged { get; private set; }

    /// <summary>
    /// The rows that are taken: of a whole item those that belong to its length (a row put in behind them later is not the item's), of a
    /// damaged one all there are, for nobody can say which are its own.
    /// </summary>
    public long Rows => Damaged ? MostRows : ExpectedRows;

    private long ExpectedRows => (PayloadLength - 1) / RowLength + 1;

    public byte[] Hash => HashOf(Id);

    public static byte[] HashOf(Guid id) => SHA256.HashData(id.ToByteArray(bigEndian: true));

    /// <summary>Looks at number, length and sum of the parts, and at the header's form (protocol.md 5).</summary>
    /// <param name="parts">In their order.</param>
    public void Examine(IReadOnlyList<PartLength> parts)
    {
        IReadOnlyList<PartLength> own = [.. parts.TakeWhile(part => part.Number <= ExpectedRows)];
        var addsUp = own.Count == ExpectedRows
            && own.Index().All(part => part.Item.Number == part.Index + 1 && (part.Index + 1 == own.Count || part.Item.Bytes == RowLength))
            && own.Sum(part => (long)part.Bytes) == PayloadLength;
        Damaged = !addsUp || !SealedItemForm.IsItemHeader(Header);
    }
}

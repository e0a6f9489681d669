using System.Security.Cryptography;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>An item in the intake database, without its payload.</summary>
internal sealed class WaitingItem
{
    /// <summary>What one row of a payload holds; only the last may hold less.</summary>
    private const int RowLength = 1 << 20;

    public Guid Id { get; init; }

    public required string Mechanism { get; init; }

    public DateOnly ReceivedOn { get; init; }

    public long KeysetSerial { get; init; }

    public required byte[] AlarmPart { get; init; }

    public required byte[] Header { get; init; }

    public long PayloadLength { get; init; }

    /// <summary>The rows that belong to the payload; a row put in behind them later is not the item's.</summary>
    public long Rows => (PayloadLength - 1) / RowLength + 1;

    public byte[] Hash => HashOf(Id);

    public static byte[] HashOf(Guid id) => SHA256.HashData(id.ToByteArray(bigEndian: true));
}

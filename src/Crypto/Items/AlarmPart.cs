using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Items;

/// <summary>The alarm part in front of an item: item id (16 bytes) || 0x01 or 0x00, sealed to the alarm key (protocol.md 7).</summary>
public static class AlarmPart
{
    /// <summary>The length of every alarm part.</summary>
    public const int Length = SealedItemForm.AlarmPartLength;

    private const int PlaintextLength = 17;

    /// <summary>Seals an alarm part.</summary>
    public static byte[] Seal(ItemId item, bool danger, HybridRecipient alarm) => AgeFile.Seal(Plaintext(item, danger), alarm);

    /// <summary>Whether somebody is in danger now; null when it is not the alarm part of this item.</summary>
    public static bool? TryOpen(ReadOnlySpan<byte> part, ItemId item, HybridIdentity alarm)
    {
        using var opened = SealedForm.TryOpen(part, Length, alarm);
        return opened switch
        {
            null => null,
            _ when opened.Span.SequenceEqual(Plaintext(item, danger: true)) => true,
            _ when opened.Span.SequenceEqual(Plaintext(item, danger: false)) => false,
            _ => null,
        };
    }

    private static byte[] Plaintext(ItemId item, bool danger)
    {
        var plaintext = new byte[PlaintextLength];
        item.ToBytes().CopyTo(plaintext, 0);
        plaintext[^1] = danger ? (byte)1 : (byte)0;
        return plaintext;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace SafeReport.Crypto.Items;

/// <summary>The id of an item, reply or request: a UUIDv4, written lowercase with hyphens.</summary>
public readonly record struct ItemId
{
    /// <summary>The number of characters.</summary>
    public const int TextLength = 36;

    private ItemId(Guid uuid) => Guid = uuid;

#pragma warning disable CA1720 // What the database driver wants is called so.
    /// <summary>The UUID.</summary>
    public Guid Guid { get; }
#pragma warning restore CA1720

    /// <summary>A random id.</summary>
    public static ItemId New() => new(Guid.NewGuid());

    /// <summary>The id of a UUID that is known to be one of version 4 (from the database, say).</summary>
    public static ItemId From(Guid uuid) => IsVersion4(uuid) ? new ItemId(uuid) : throw new ArgumentException("Not a UUID of version 4.", nameof(uuid));

    /// <summary>The id of these bits; false when they are no version 4.</summary>
    public static bool TryFrom(Guid uuid, out ItemId id)
    {
        id = IsVersion4(uuid) ? new ItemId(uuid) : default;
        return IsVersion4(uuid);
    }

    /// <summary>Exactly the lowercase hyphenated form of a UUIDv4, or false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ItemId id)
    {
        id = default;
        if (text is null || text.Length != TextLength || text.AsSpan().ContainsAnyInRange('A', 'F')
            || !Guid.TryParseExact(text, "D", out var uuid) || !IsVersion4(uuid))
        {
            return false;
        }

        id = new ItemId(uuid);
        return string.Equals(id.ToString(), text, StringComparison.Ordinal);   // Guid.Parse tolerates more than it should
    }

    /// <summary>As <see cref="TryParse"/>, for text that is known to be right.</summary>
    public static ItemId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("Not an item id.");

    /// <summary>The 16 bytes in network order, as they are written.</summary>
    public byte[] ToBytes() => Guid.ToByteArray(bigEndian: true);

    /// <summary>Lowercase with hyphens.</summary>
    public override string ToString() => Guid.ToString("D");

    private static bool IsVersion4(Guid uuid) => uuid.Version == 4 && uuid.Variant is >= 8 and <= 11;
}

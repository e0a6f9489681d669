using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;

namespace SafeReport.TestKit.Seed;

/// <summary>What may become of an item at the desk: by its disk, or by whoever holds it.</summary>
public static class ItemDamage
{
    /// <param name="desk">The desk's database.</param>
    /// <param name="item">The item.</param>
    /// <param name="at">Counted from the start of the payload.</param>
    public static Task FlipByteAsync(NpgsqlConnection desk, ItemId item, int at) => desk.ExecuteAsync(
        "update desk.item_part set bytes = set_byte(bytes, @At, get_byte(bytes, @At) # 1) where item = @Guid and number = @Number",
        new { item.Guid, At = at % SeededItem.RowLength, Number = 1 + (at / SeededItem.RowLength) });

    /// <summary>Takes the last byte off a row.</summary>
    public static Task ShortenRowAsync(NpgsqlConnection desk, ItemId item, int number) => desk.ExecuteAsync(
        "update desk.item_part set bytes = substr(bytes, 1, octet_length(bytes) - 1) where item = @Guid and number = @Number", new { item.Guid, Number = number });

    /// <summary>Puts a byte behind the last of a row.</summary>
    public static Task LengthenRowAsync(NpgsqlConnection desk, ItemId item, int number) => desk.ExecuteAsync(
        @"update desk.item_part set bytes = bytes || '\x00' where item = @Guid and number = @Number", new { item.Guid, Number = number });

    public static Task LoseRowAsync(NpgsqlConnection desk, ItemId item, int number) => desk.ExecuteAsync(
        "delete from desk.item_part where item = @Guid and number = @Number", new { item.Guid, Number = number });

    public static Task StateLengthAsync(NpgsqlConnection desk, ItemId item, long length) => desk.ExecuteAsync(
        "update desk.item set payload_length = @Length where id = @Guid", new { item.Guid, Length = length });

    /// <summary>As the takeover marks an item whose parts do not add up.</summary>
    public static Task MarkAsync(NpgsqlConnection desk, ItemId item) => desk.ExecuteAsync(
        "update desk.item set damaged = true where id = @Guid", new { item.Guid });
}

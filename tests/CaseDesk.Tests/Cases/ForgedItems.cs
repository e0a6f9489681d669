using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>Items that name somebody's mailbox, with a mark that is not that author's.</summary>
internal static class ForgedItems
{
    public static async Task<ItemId> ReceiveAsync(CaseRoom room, ReporterKeys named, bool danger)
    {
        var item = await room.ReceiveAsync();
        var stored = Seal(item, room.Mechanism, named, danger, room.Intake.Recipient);
        await room.ExecuteAsync(
            "update desk.item set header = @Header where id = @Id; update desk.item_part set bytes = @Payload where item = @Id",
            new { Id = item.Guid, Header = stored[..SealedItemForm.HeaderLength], Payload = stored[SealedItemForm.HeaderLength..] });
        return item;
    }

    public static byte[] Seal(ItemId item, MechanismId mechanism, ReporterKeys named, bool danger, HybridRecipient recipient)
    {
        var report = new JsonObject
        {
            ["v"] = 1,
            ["item"] = item.ToString(),
            ["mechanism"] = mechanism.ToString(),
            ["kind"] = "report",
            ["made"] = "2026-03-09",
            ["language"] = "en",
            ["madeBy"] = "tests",
            ["danger"] = danger,
            ["entries"] = new JsonArray(),
            ["what"] = "forged",
            ["mailbox"] = new JsonObject
            {
                ["erase"] = Hex.Encode(named.Mailbox.EraseTokenHash),
                ["recipient"] = named.Mailbox.Recipient,
                ["author"] = Hex.Encode(named.Mailbox.AuthorKey),
            },
        };
        var mark = System.Text.Encoding.ASCII.GetBytes($$"""{"mac":"{{new string('0', 64)}}"}""");
        var tar = ItemContainer.Write([new("report.json", CanonicalJson.Write(report)), new("author.json", mark)]);
        return AgeFile.Seal(tar, recipient);
    }
}

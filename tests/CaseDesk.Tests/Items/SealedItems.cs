using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>Items as nobody's form makes them, in a room's database.</summary>
internal static class SealedItems
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static JsonObject Fields(string what = "what happened") => SeededReport.Of(what);

    /// <summary>An item with these entries, sealed as any other.</summary>
    public static async Task<ItemId> StoreAsync(CaseRoom room, ItemId id, params ContainerEntry[] entries)
    {
        var sealedItem = AgeFile.Seal(ItemContainer.Write(entries), room.Intake.Recipient);
        await StoreAsync(room, id, sealedItem);
        return id;
    }

    public static Task StoreAsync(CaseRoom room, ItemId id, byte[] sealedItem) => room.AddItemAsync(SeededItem.Of(id, room.Mechanism, room.Today, sealedItem));

    /// <summary>Its bytes as a form made them, and their entries.</summary>
    public static IReadOnlyList<ContainerEntry> Entries(CaseRoom room, ItemId id, byte[] attachment)
    {
        var sealedItem = ItemSealer.Seal(id, room.Mechanism, Fields(), null, [new AttachmentToSeal(attachment, "image/png", null)], room.Intake.Recipient);
        Assert.True(ItemContainer.TryRead(AgeFile.Open(sealedItem, room.Intake), out var entries));
        return entries;
    }

    public static Task RingAsync(CaseRoom room, ItemId item) => room.ExecuteAsync("insert into desk.alarm values (@Id, now())", new { Id = item.Guid });

    /// <summary>Status, whether anybody opened it, and whether its alarm rings.</summary>
    public static async Task<(string Status, bool Opened, bool Rings)> StateAsync(CaseRoom room, ItemId item) => (
        await room.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }),
        await room.ScalarAsync<bool>("select first_opened_on is not null from desk.item where id = @Id", new { Id = item.Guid }),
        await room.ScalarAsync<bool>("select exists (select from desk.alarm where item = @Id)", new { Id = item.Guid }));

    public static async Task<IReadOnlyList<string>> ActsAsync(CaseRoom room, ItemId item) =>
        [.. (await room.Events.ListAsync(mechanism: null, before: null, 1000, Stop)).Where(recorded => recorded.Subject == item.Guid).Select(recorded => recorded.Act).Reverse()];

    public static async Task<bool> CopyAsync(CaseRoom room, ItemId item, KeyRing ring, Stream output) =>
        await room.Items.CopyAttachmentAsync(item, "attachments/001", ring, output, Stop);
}

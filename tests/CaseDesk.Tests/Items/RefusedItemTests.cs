using System.Security.Cryptography;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>One full judgement stands before a file is served and before an item becomes a case.</summary>
public sealed class RefusedItemTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static readonly byte[] File = RandomNumberGenerator.GetBytes(200_000);

    private static CancellationToken Stop => CaseRoom.Stop;

    public static TheoryData<ItemRefusal> Kinds =>
        [ItemRefusal.Entries, ItemRefusal.AnotherItem, ItemRefusal.AnotherMechanism, ItemRefusal.Author, ItemRefusal.Document, ItemRefusal.Container, ItemRefusal.NoReport];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_officer_is_handed_no_file_that_no_report_vouches_for_and_no_case_is_made_of_it(ItemRefusal kind)
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Case);
        var other = await room.OpenCaseAsync(intake, [officer]);
        var item = await StoreAsync(kind);
        await SealedItems.RingAsync(room, item);
        using var nothing = new MemoryStream();

        Assert.False(await SealedItems.CopyAsync(room, item, intake, nothing));
        Assert.False(await room.Items.ExportAsync(item, intake, nothing, Stop));
        Assert.Equal(("RECEIVED", false, true), await SealedItems.StateAsync(room, item));
        Assert.Equal(["item.open-failed", "item.open-failed"], await SealedItems.ActsAsync(room, item));

        var opening = (await room.Items.OpenAsync(item, intake, Stop))!;
        Assert.Equal((OpeningFailure.Refused, kind, null), (opening.Failure, opening.Refusal, opening.Report));
        Assert.Contains("item.refused", await SealedItems.ActsAsync(room, item));
        Assert.Equal(Refusal.NotReadable, (await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop)).Refusal);
        Assert.Equal(Refusal.NotReadable, (await room.Cases.LinkItemAsync(intake, item, other, Stop)).Refusal);
        Assert.False(await SealedItems.CopyAsync(room, item, intake, nothing));
        Assert.Equal(0, nothing.Length);
    }

    [Fact]
    public async Task What_was_judged_once_is_judged_again_when_its_rows_were_exchanged()
    {
        var intake = await room.OfficerAsync(Role.Intake);
        ItemId whole = await room.ReceiveAsync(attachment: File), refused = await StoreAsync(ItemRefusal.Entries);
        Assert.True(await SealedItems.CopyAsync(room, whole, intake, Stream.Null));
        await room.ExecuteAsync(
            """
            update desk.item set header = (select header from desk.item where id = @Other), payload_length = (select payload_length from desk.item where id = @Other) where id = @Id;
            update desk.item_part set bytes = (select bytes from desk.item_part where item = @Other) where item = @Id
            """,
            new { Id = whole.Guid, Other = refused.Guid });
        using var nothing = new MemoryStream();
        Assert.False(await SealedItems.CopyAsync(room, whole, intake, nothing));
        Assert.Equal(0, nothing.Length);
    }

    private async Task<ItemId> StoreAsync(ItemRefusal kind)
    {
        var id = ItemId.New();
        ContainerEntry[] entries = [.. SealedItems.Entries(room, kind == ItemRefusal.AnotherItem ? ItemId.New() : id, File)];
        switch (kind)
        {
            case ItemRefusal.Entries:
                return await SealedItems.StoreAsync(room, id, [.. entries, new ContainerEntry("attachments/002", new byte[] { 1 })]);
            case ItemRefusal.Author:
                return await SealedItems.StoreAsync(room, id, entries[0], new ContainerEntry(ItemEntryNames.Author, new byte[74]), entries[1]);
            case ItemRefusal.Document:
                return await SealedItems.StoreAsync(room, id, new ContainerEntry(ItemEntryNames.Report, "{}"u8.ToArray()), entries[1]);
            case ItemRefusal.Container:
                return await SealedItems.StoreAsync(room, id, entries[0], new ContainerEntry("attachments/002", entries[1].Data));
            case ItemRefusal.NoReport:
                return await SealedItems.StoreAsync(room, id, entries[1]);
            case ItemRefusal.AnotherMechanism:
                var sealedItem = ItemSealer.Seal(
                    id, MechanismId.New(), SealedItems.Fields(), null, [new AttachmentToSeal(File, "image/png", null)], room.Intake.Recipient);
                await SealedItems.StoreAsync(room, id, sealedItem);
                return id;
            default:
                return await SealedItems.StoreAsync(room, id, entries);
        }
    }
}

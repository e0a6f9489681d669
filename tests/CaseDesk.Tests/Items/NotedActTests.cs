using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>An act is noted after it succeeded; a try that failed is an event of its own, and opens nothing.</summary>
public sealed class NotedActTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Theory]
    [InlineData("update desk.item_part set bytes = set_byte(bytes, 5000, get_byte(bytes, 5000) # 1) where item = @Id")]
    [InlineData("delete from desk.item_part where item = @Id")]
    [InlineData("update desk.item set header = set_byte(header, 1600, 255) where id = @Id")]
    public async Task Asking_for_a_file_that_does_not_open_silences_no_alarm_and_takes_nothing_off_the_list(string damage)
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(attachment: [1, 2, 3], opened: false);
        await SealedItems.RingAsync(room, item);
        await room.ExecuteAsync(damage, new { Id = item.Guid });

        Assert.False(await SealedItems.CopyAsync(room, item, ring, Stream.Null));
        Assert.False(await room.Items.ExportAsync(item, ring, Stream.Null, Stop));

        Assert.Equal(("RECEIVED", false, true), await SealedItems.StateAsync(room, item));
        Assert.Equal(["item.open-failed", "item.open-failed"], await SealedItems.ActsAsync(room, item));
    }

    [Fact]
    public async Task A_look_at_its_page_that_fails_ends_the_ringing_and_leaves_the_item_unopened()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        using var nobody = HybridIdentity.Generate();
        var item = ItemId.New();
        await SealedItems.StoreAsync(room, item, ItemSealer.Seal(item, room.Mechanism, SealedItems.Fields(), null, [], nobody.Recipient));
        await SealedItems.RingAsync(room, item);

        Assert.Equal(OpeningFailure.NoKey, (await room.Items.OpenAsync(item, ring, Stop))!.Failure);

        Assert.Equal(("RECEIVED", false, false), await SealedItems.StateAsync(room, item));
        Assert.Equal(["item.open-failed"], await SealedItems.ActsAsync(room, item));
    }

    [Fact]
    public async Task A_file_that_is_not_there_was_not_read()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(attachment: [1, 2, 3], opened: false);
        Assert.False(await room.Items.CopyAttachmentAsync(item, "attachments/002", ring, Stream.Null, Stop));
        Assert.False(await room.Items.CopyAttachmentAsync(item, "report.json", ring, Stream.Null, Stop));
        Assert.Equal(["item.attachment-failed", "item.attachment-failed"], await SealedItems.ActsAsync(room, item));
    }

    [Fact]
    public async Task A_file_that_breaks_off_on_its_way_out_leaves_both_that_it_was_given_out_and_that_it_failed()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(attachment: new byte[200_000]);
        await using var full = new FullStream();
        await Assert.ThrowsAsync<IOException>(() => SealedItems.CopyAsync(room, item, ring, full));
        await Assert.ThrowsAsync<IOException>(() => room.Items.ExportAsync(item, ring, full, Stop));
        Assert.Equal(["item.attachment-read", "item.attachment-failed", "item.exported", "item.export-failed"], await SealedItems.ActsAsync(room, item));
    }

    private sealed class FullStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("No space left.");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("No space left.");
    }
}

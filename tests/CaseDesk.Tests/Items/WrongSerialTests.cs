using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>The serial an item is stored with is its sender's and the Portal's word.</summary>
public sealed class WrongSerialTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Theory]
    [InlineData(2)]     // a keyset that there is
    [InlineData(999)]   // and one that there never was
    public async Task A_report_sealed_to_key_1_and_stored_under_another_serial_is_not_lost_to_the_officer_who_holds_key_1(long named)
    {
        var ring = await room.OfficerAsync(Role.Intake);
        await HoldAnotherKeyAsync(ring, 2);
        var item = await ReceiveAsync(named);

        var opening = (await room.Items.OpenAsync(item, ring, Stop))!;

        Assert.Equal(OpeningFailure.None, opening.Failure);
        Assert.Equal((named, 1), opening.Item.Misnamed);
        // The room's items have an alarm part of zeros, which is on record too.
        Assert.Equal(["item.opened", "item.alarm-changed-on-the-way", $"item.serial-corrected-from-{named}-to-1"], await SealedItems.ActsAsync(room, item));
        Assert.Equal(1, await room.ScalarAsync<long>("select keyset_serial from desk.item where id = @Id", new { Id = item.Guid }));
        var again = (await room.Items.OpenAsync(item, ring, Stop))!;
        Assert.Equal((named, 1), again.Item.Misnamed);
        Assert.Equal(5, (await SealedItems.ActsAsync(room, item)).Count);
    }

    [Fact]
    public async Task A_list_reads_such_a_report_and_writes_nothing()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await ReceiveAsync(2);
        Assert.Equal(OpeningFailure.None, (await room.Items.OpenReportOnlyAsync(item, ring, Stop))!.Failure);
        Assert.Equal(2, await room.ScalarAsync<long>("select keyset_serial from desk.item where id = @Id", new { Id = item.Guid }));
        Assert.Empty(await SealedItems.ActsAsync(room, item));
    }

    [Fact]
    public async Task The_files_of_such_a_report_are_not_lost()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await ReceiveAsync(2, [1, 2, 3]);
        using var copy = new MemoryStream();
        using var export = new MemoryStream();
        Assert.True(await SealedItems.CopyAsync(room, item, ring, copy));
        Assert.True(await room.Items.ExportAsync(item, ring, export, Stop));
        Assert.Equal([1, 2, 3], copy.ToArray());
        Assert.NotEmpty(AgeFile.Open(export.ToArray(), ring.Identity));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Such_a_report_enters_a_case_and_its_officers_read_it(bool linked)
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Case);
        var other = await room.OpenCaseAsync(intake, [officer]);
        var item = await room.ReceiveAsync();
        await room.ExecuteAsync("update desk.item set keyset_serial = 2 where id = @Id", new { Id = item.Guid });

        var outcome = linked
            ? await room.Cases.LinkItemAsync(intake, item, other, Stop)
            : await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);

        Assert.True(outcome.Done, outcome.Refusal.ToString());
        Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(item, officer, Stop))!.Failure);
    }

    [Fact]
    public async Task A_grant_that_was_damaged_hides_no_report_that_another_key_opens()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        await HoldAnotherKeyAsync(ring, 2);
        await room.ExecuteAsync("update desk.intake_key_grant set sealed = '\\x00' where officer = @Id and serial = 2", new { Id = ring.Officer.Value });
        var item = await ReceiveAsync(2);
        Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(item, ring, Stop))!.Failure);
    }

    [Fact]
    public async Task A_destroyed_key_opens_nothing_more_though_it_was_used_before()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        using var other = await HoldAnotherKeyAsync(ring, 3);
        var item = ItemId.New();
        await SealedItems.StoreAsync(room, item, ItemSealer.Seal(item, room.Mechanism, SealedItems.Fields(), null, [], other.Recipient));
        Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(item, ring, Stop))!.Failure);
        await room.ExecuteAsync("update desk.intake_key set destroyed_on = @Today where serial = 3", new { room.Today });
        Assert.Equal(OpeningFailure.NoKey, (await room.Items.OpenAsync(item, ring, Stop))!.Failure);
    }

    private async Task<HybridIdentity> HoldAnotherKeyAsync(KeyRing ring, long serial)
    {
        var other = HybridIdentity.Generate();
        await room.ExecuteAsync(
            """
            insert into desk.intake_key (mechanism, serial, recipient) values (@Mechanism, @Serial, @Recipient)
            on conflict (mechanism, serial) do nothing;
            insert into desk.intake_key_grant (mechanism, serial, officer, sealed) values (@Mechanism, @Serial, @Officer, @Sealed)
            """,
            new
            {
                Mechanism = room.Mechanism.ToString(),
                Serial = serial,
                Recipient = other.Recipient.ToString(),
                Officer = ring.Officer.Value,
                Sealed = AgeFile.Seal(other.Seed.Span, ring.Identity.Recipient),
            });
        return other;
    }

    private async Task<ItemId> ReceiveAsync(long named, byte[]? attachment = null)
    {
        var item = await room.ReceiveAsync(attachment: attachment, opened: false);
        await room.ExecuteAsync("update desk.item set keyset_serial = @Named where id = @Id", new { Id = item.Guid, Named = named });
        return item;
    }
}

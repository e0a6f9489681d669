using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>A damaged item is kept, counted and shown as far as it opens; nothing of it is served or moved, and it holds nothing up.</summary>
public sealed class DamagedItemTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    public enum Damage
    {
        ShorterRow,
        MissingRow,
        FlippedByte,
        OtherLength,
        LongerRow,
        FoundAtTakeover,
    }

    private static CancellationToken Stop => CaseRoom.Stop;

    [Theory]
    [InlineData(Damage.ShorterRow)]
    [InlineData(Damage.MissingRow)]
    [InlineData(Damage.FlippedByte)]
    [InlineData(Damage.OtherLength)]
    [InlineData(Damage.LongerRow)]
    [InlineData(Damage.FoundAtTakeover)]
    public async Task The_text_of_a_report_is_not_lost_with_its_damaged_file(Damage damage)
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await DamagedAsync(damage, "the guard's name is not said");

        var opening = (await room.Items.OpenAsync(item, ring, Stop))!;

        Assert.Equal((OpeningFailure.Damaged, null), (opening.Failure, opening.Report));
        Assert.Equal("the guard's name is not said", opening.Remains!.Report!.Root.GetProperty("what").GetString());
        Assert.Empty(opening.Attachments);
    }

    [Theory]
    [InlineData(Damage.ShorterRow)]
    [InlineData(Damage.MissingRow)]
    [InlineData(Damage.FlippedByte)]
    [InlineData(Damage.OtherLength)]
    [InlineData(Damage.LongerRow)]
    [InlineData(Damage.FoundAtTakeover)]
    public async Task Nothing_of_a_damaged_item_is_served_or_moved_and_no_page_fails_over_it(Damage damage)
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Case);
        var other = await room.OpenCaseAsync(intake, [officer]);
        var item = await DamagedAsync(damage);
        var before = await room.StoredItemAsync(item);
        using var nothing = new MemoryStream();

        Assert.False(await SealedItems.CopyAsync(room, item, intake, nothing));
        Assert.False(await room.Items.ExportAsync(item, intake, nothing, Stop));
        Assert.Equal(Refusal.NotReadable, (await room.Cases.LinkItemAsync(intake, item, other, Stop)).Refusal);
        await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);

        Assert.Equal(0, nothing.Length);
        Assert.Equal(before, await room.StoredItemAsync(item));
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.case_item where item = @Id", new { Id = item.Guid }));
        Assert.DoesNotContain("item.attachment-read", await SealedItems.ActsAsync(room, item));
        Assert.DoesNotContain("item.exported", await SealedItems.ActsAsync(room, item));
    }

    [Fact]
    public async Task Of_a_long_text_everything_before_the_damage_can_be_read()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var text = string.Join(' ', Enumerable.Range(0, 40_000));
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = text }, opened: false);
        await FlipAsync(item, (2 * 65_552) + 1000);   // in the third chunk

        var opening = (await room.Items.OpenAsync(item, ring, Stop))!;

        Assert.Equal((OpeningFailure.Damaged, null), (opening.Failure, opening.Remains!.Report));
        var read = Encoding.UTF8.GetString(opening.Remains.ReportJson.Span);
        Assert.Equal((2 * 65_536) - 512, read.Length);   // two chunks, but for the entry's header
        Assert.Contains(text[..100_000], read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_item_that_names_another_is_refused_and_its_text_not_shown()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(attachment: RandomNumberGenerator.GetBytes(300_000), storedAs: ItemId.New());
        await FlipAsync(item, 200_000);
        var opening = (await room.Items.OpenAsync(item, ring, Stop))!;
        Assert.Equal((OpeningFailure.Refused, ItemRefusal.AnotherItem, null), (opening.Failure, opening.Refusal, opening.Remains));
    }

    [Fact]
    public async Task What_can_be_read_is_typed_into_a_case_and_the_item_stays_where_it_is()
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Case);
        var item = await DamagedAsync(Damage.MissingRow);
        var before = await room.StoredItemAsync(item);

        var outcome = await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);

        Assert.True(outcome.Done, outcome.Refusal.ToString());
        Assert.Empty((await room.Cases.FindAsync(officer, outcome.Value, Stop))!.Items);
        Assert.Equal(before, await room.StoredItemAsync(item));
        Assert.Equal(("RECEIVED", false, false), await SealedItems.StateAsync(room, item));
        Assert.Equal(["item.typed-into-case"], await SealedItems.ActsAsync(room, item));
    }

    [Fact]
    public async Task What_nobody_can_read_can_be_put_away_and_what_a_colleague_may_read_cannot()
    {
        var intake = await room.OfficerAsync(Role.Intake);
        ItemId damaged = await DamagedAsync(Damage.MissingRow), readable = await room.ReceiveAsync(opened: false);
        var without = await room.OfficerAsync(Role.Intake);
        await room.ExecuteAsync("delete from desk.intake_key_grant where officer = @Id", new { Id = without.Officer.Value });

        Assert.Equal(Refusal.NotOpenedYet, (await room.Cases.MarkInfoOnlyAsync(intake, readable, Stop)).Refusal);
        Assert.Equal(Refusal.NotOpenedYet, (await room.Cases.MarkInfoOnlyAsync(without, readable, Stop)).Refusal);
        await room.ExecuteAsync("insert into desk.alarm values (@Guid, now())", new { damaged.Guid });
        Assert.True((await room.Cases.MarkInfoOnlyAsync(intake, damaged, Stop)).Done);
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.alarm where item = @Guid", new { damaged.Guid }));   // who put it away was there
        Assert.Equal(("INFO_ONLY", true, false), await SealedItems.StateAsync(room, damaged));
    }

    [Fact]
    public async Task An_item_in_a_case_that_is_damaged_later_serves_nothing_more_though_it_was_read_before()
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Case);
        var item = await room.ReceiveAsync(attachment: RandomNumberGenerator.GetBytes(3_000_000));
        var opened = await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);
        Assert.Equal(OpeningFailure.None, (await room.Items.OpenAsync(item, officer, Stop))!.Failure);
        Assert.True(await SealedItems.CopyAsync(room, item, officer, Stream.Null));

        await FlipAsync(item, 2_900_000);

        using var nothing = new MemoryStream();
        Assert.False(await SealedItems.CopyAsync(room, item, officer, nothing));
        Assert.False(await room.Items.ExportAsync(item, officer, nothing, Stop));
        Assert.Equal(0, nothing.Length);
        Assert.NotNull((await room.Items.OpenAsync(item, officer, Stop))!.Remains?.Report);
        Assert.Single((await room.Cases.FindAsync(officer, opened.Value, Stop))!.Items);
    }

    [Fact]
    public async Task One_item_whose_parts_do_not_add_up_leaves_no_other_under_a_removed_officers_key()
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), focal = await room.OfficerAsync(Role.Focal), removed = await room.OfficerAsync(Role.Case);
        var id = await room.OpenCaseAsync(intake, [focal, removed]);
        ItemId[] items = [await room.ReceiveAsync(), await room.ReceiveAsync(), await room.ReceiveAsync()];
        foreach (var item in items)
        {
            Assert.True((await room.Cases.LinkItemAsync(intake, item, id, Stop)).Done);
        }

        await room.ExecuteAsync("update desk.item set payload_length = payload_length + 1 where id = @Id", new { Id = items.Min(item => item.Guid) });
        await room.Removal.RemoveAsync(focal, id, removed.Officer, "a reason", Stop);

        Assert.Equal(1, await room.Renewal.RunAsync(focal, id, Stop));
    }

    [Fact]
    public async Task A_damaged_case_key_hides_the_items_of_that_case_from_its_officer_and_no_others()
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Case);
        ItemId hidden = await room.ReceiveAsync(), shown = await room.ReceiveAsync();
        var damaged = await room.Cases.OpenFromItemAsync(intake, hidden, CaseRoom.NewCase(officer), Stop);
        await room.Cases.OpenFromItemAsync(intake, shown, CaseRoom.NewCase(officer), Stop);
        await room.ExecuteAsync("update desk.case_officer set sealed_key = set_byte(sealed_key, 1680, get_byte(sealed_key, 1680) # 1) where case_id = @Id", new { Id = damaged.Value.Value });

        Assert.Equal(OpeningFailure.NoKey, (await room.Items.OpenReportOnlyAsync(hidden, officer, Stop))!.Failure);
        Assert.Equal(OpeningFailure.NoKey, (await room.Items.OpenAsync(hidden, officer, Stop))!.Failure);
        Assert.False(await SealedItems.CopyAsync(room, hidden, officer, Stream.Null));
        Assert.Equal(OpeningFailure.None, (await room.Items.OpenReportOnlyAsync(shown, officer, Stop))!.Failure);
    }

    [Fact]
    public async Task A_thousand_damaged_items_hide_no_other_from_a_list()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        List<SeededItem> all = [.. Enumerable.Range(1, 1000).Select(n => new SeededItem
        {
            Mechanism = room.Mechanism, Day = room.Today, Serial = 1 + (n % 3), PayloadLength = 1 + n, Header = [.. Enumerable.Repeat((byte)n, SealedItemForm.HeaderLength)],
        })];
        await room.AddItemAsync(all);
        foreach (var item in all)
        {
            Assert.Equal(OpeningFailure.Damaged, (await room.Items.OpenReportOnlyAsync(item.Id, ring, Stop))!.Failure);
        }
    }

    private Task FlipAsync(ItemId item, int at) => room.DamageAsync(desk => ItemDamage.FlipByteAsync(desk, item, at));

    private async Task<ItemId> DamagedAsync(Damage damage, string what = "what happened")
    {
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = what }, attachment: RandomNumberGenerator.GetBytes(3_000_000), opened: false);
        await room.DamageAsync(desk => damage switch
        {
            Damage.ShorterRow => ItemDamage.ShortenRowAsync(desk, item, number: 1),
            Damage.MissingRow => ItemDamage.LoseRowAsync(desk, item, number: 2),
            Damage.FlippedByte => ItemDamage.FlipByteAsync(desk, item, SeededItem.RowLength + 900_000),
            Damage.OtherLength => ItemDamage.StateLengthAsync(desk, item, 1),
            Damage.LongerRow => ItemDamage.LengthenRowAsync(desk, item, number: 4),
            _ => ItemDamage.MarkAsync(desk, item),
        });
        return item;
    }
}

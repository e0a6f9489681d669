using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Postgres;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>Many items at a glance cost as many statements as few, and show what each shows when it is read by itself.</summary>
public sealed class GlanceTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task Thirty_items_cost_as_many_statements_as_three()
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Intake, Role.Case);
        var id = await room.OpenCaseAsync(intake, [officer]);
        List<ItemId> items = [];
        for (var i = 0; i < 10; i++)
        {
            ItemId inCase = await room.ReceiveAsync(), damaged = await room.ReceiveAsync();
            Assert.True((await room.Cases.LinkItemAsync(intake, inCase, id, Stop)).Done);
            await FlipAsync(damaged, 100);
            items.AddRange([inCase, damaged, await room.ReceiveAsync(attachment: new byte[200_000])]);
        }

        Assert.Equal(await CountedAsync([.. items.Take(3)], officer), await CountedAsync([.. items], officer));
    }

    [Fact]
    public async Task Each_shows_what_it_shows_by_itself()
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), officer = await room.OfficerAsync(Role.Intake, Role.Case);
        var id = await room.OpenCaseAsync(intake, [officer]);
        ItemId good = await room.ReceiveAsync(reporter: room.Reporter()), large = await room.ReceiveAsync(attachment: new byte[3_000_000]);
        var longest = await room.ReceiveAsync(new JsonObject { ["what"] = new string('x', 300_000) }, room.Reporter(), new byte[2_000_000]);
        ItemId inCase = await room.ReceiveAsync(), damaged = await room.ReceiveAsync(), header = await room.ReceiveAsync();
        ItemId halfRead = await room.ReceiveAsync(new JsonObject { ["what"] = new string('y', 300_000) }), flagged = await room.ReceiveAsync(attachment: new byte[200_000]);
        ItemId missing = await room.ReceiveAsync(), short_ = await room.ReceiveAsync(attachment: new byte[3_000_000]);
        ItemId another = await room.ReceiveAsync(storedAs: ItemId.New()), file = await room.ReceiveAsync();
        Assert.True((await room.Cases.LinkItemAsync(intake, inCase, id, Stop)).Done);
        await FlipAsync(damaged, 100);
        await FlipAsync(halfRead, 100_000);
        await room.ExecuteAsync("update desk.item set header = set_byte(header, 1600, get_byte(header, 1600) # 1) where id = @Id", new { Id = header.Guid });
        await room.ExecuteAsync("update desk.item set damaged = true where id = @Id", new { Id = flagged.Guid });
        await room.ExecuteAsync("delete from desk.item_part where item = @Id", new { Id = missing.Guid });
        await room.ExecuteAsync("update desk.item_part set bytes = substr(bytes, 1, 40000) where item = @Id and number = 1", new { Id = short_.Guid });
        await room.ExecuteAsync("update desk.item set route = 'tool', header = null, alarm_part = null where id = @Id", new { Id = file.Guid });
        var unopenable = await StrangersAsync();
        ItemId[] all = [good, large, longest, inCase, damaged, header, halfRead, flagged, missing, short_, another, file, unopenable, ItemId.New()];

        var glances = await room.Items.GlanceAsync(all, officer, Stop);

        foreach (var item in all)
        {
            var expected = await room.Items.OpenReportOnlyAsync(item, officer, Stop);
            Assert.Equal(Seen(expected), Seen(glances.GetValueOrDefault(item)));
        }

        Assert.Equal(
            [OpeningFailure.None, OpeningFailure.Damaged, OpeningFailure.Refused, OpeningFailure.HandedInAsFile, OpeningFailure.NoKey],
            new[] { longest, halfRead, another, file, unopenable }.Select(item => glances[item].Failure));
    }

    [Fact]
    public async Task What_is_not_the_officers_is_not_among_the_answers()
    {
        KeyRing intake = await room.OfficerAsync(Role.Intake), holder = await room.OfficerAsync(Role.Case), other = await room.OfficerAsync(Role.Case);
        ItemId theirs = await room.ReceiveAsync(), fresh = await room.ReceiveAsync();
        Assert.True((await room.Cases.OpenFromItemAsync(intake, theirs, CaseRoom.NewCase(holder), Stop)).Done);

        Assert.Equal([theirs], (await room.Items.GlanceAsync([theirs, fresh], holder, Stop)).Keys);
        Assert.Equal([fresh], (await room.Items.GlanceAsync([theirs, fresh], intake, Stop)).Keys);
        Assert.Empty(await room.Items.GlanceAsync([theirs, fresh], other, Stop));
    }

    [Fact]
    public async Task Nothing_is_put_on_record_and_a_callers_transaction_goes_on()
    {
        var ring = await room.OfficerAsync(Role.Intake);
        var item = await room.ReceiveAsync(opened: false);
        await using (var connection = await room.Desk.Source.OpenConnectionAsync(Stop))
        {
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            Assert.Equal(OpeningFailure.None, Assert.Single(await room.Items.GlanceAsync([item], ring, connection, transaction, Stop)).Value.Failure);
            await transaction.CommitAsync(Stop);
        }

        Assert.Equal(("RECEIVED", false, false), await SealedItems.StateAsync(room, item));
        Assert.Empty(await SealedItems.ActsAsync(room, item));
    }

    private async Task<int> CountedAsync(ItemId[] items, KeyRing ring)
    {
        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        using var count = new StatementCount(connection.Database);
        Assert.Equal(items.Length, (await room.Items.GlanceAsync(items, ring, connection, transaction: null, Stop)).Count);
        Assert.True(count.Statements > 0);
        return count.Statements;
    }

    private static object? Seen(ItemOpening? opening) => opening is null ? null : (
        opening.Failure, opening.Refusal, opening.Author, opening.Alarm, Convert.ToHexString(opening.ReportJson.Span),
        opening.Report?.Item, string.Join(' ', opening.Attachments), opening.Remains is { } remains ? Convert.ToHexString(remains.ReportJson.Span) : null,
        opening.Remains?.Report?.Item);

    /// <summary>Sealed to a key that nobody here has.</summary>
    private async Task<ItemId> StrangersAsync()
    {
        var id = ItemId.New();
        using var stranger = HybridIdentity.Generate();
        await SealedItems.StoreAsync(room, id, ItemSealer.Seal(id, room.Mechanism, SealedItems.Fields(), null, [], stranger.Recipient));
        return id;
    }

    private Task FlipAsync(ItemId item, int at) => room.ExecuteAsync(
        "update desk.item_part set bytes = set_byte(bytes, @At, get_byte(bytes, @At) # 1) where item = @Id and number = 1", new { Id = item.Guid, At = at });
}

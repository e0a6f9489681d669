using System.Text;
using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Replies;

/// <summary>A reply reaches the holder of the code and nobody else.</summary>
public sealed class ReplyStoreTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private const string What = "Three days after he talked to the visitors they moved him to a cell without a window.";

    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task The_reporter_opens_the_reply_with_the_code_and_finds_it_under_its_label()
    {
        var (id, officer, reporter, item) = await CaseAsync();
        var asks = Guid.NewGuid();
        var first = (await room.Replies.QueueAsync(officer, id, new(" We read it.\r\nThank you. "), Stop)).Value;
        var second = (await room.Replies.QueueAsync(officer, id, new("Are you safe?", Asks: asks), Stop)).Value;

        var one = Reply.TryOpen(await PublishedAsync(reporter, 1), reporter)!;
        Assert.Equal((first.Value, room.Mechanism, "2026-03-10", "We read it.\nThank you.", null, null), (one.Reply, one.Mechanism, one.Made, one.Text, one.Asks, one.Previous));
        Assert.Equal([item], one.Received);
        var two = Reply.TryOpen(await PublishedAsync(reporter, 2), reporter)!;
        Assert.Equal((second.Value, asks, first.Value), (two.Reply, two.Asks, two.Previous));
        Assert.Null(Reply.TryOpen(await PublishedAsync(reporter, 1), room.Reporter()));
    }

    [Fact]
    public async Task A_reply_says_of_the_latest_items_that_they_arrived_however_many_came()
    {
        // Sixteen fit in a reply, and the case itself remembers 64 of a mailbox: what came last is what the reporter waits to hear of.
        var (officer, reporter) = (await room.OfficerAsync(Role.Intake, Role.Case), room.Reporter());
        List<ItemId> items = [await room.ReceiveAsync(reporter: reporter)];
        var id = (await room.Cases.OpenFromItemAsync(officer, items[0], CaseRoom.NewCase(officer), Stop)).Value;
        for (var i = 0; i < ReplyDocument.MostReceived + 1; i++)
        {
            items.Add(await LinkAsync());
        }

        Assert.True((await room.Replies.QueueAsync(officer, id, new("We read all of it."), Stop)).Done);
        Assert.Equal(items.TakeLast(ReplyDocument.MostReceived), Reply.TryOpen(await PublishedAsync(reporter, 1), reporter)!.Received);

        while (items.Count < 66)
        {
            items.Add(await LinkAsync());
        }

        Assert.True((await room.Replies.QueueAsync(officer, id, new("And this."), Stop)).Done);
        Assert.Equal(items.TakeLast(ReplyDocument.MostReceived), Reply.TryOpen(await PublishedAsync(reporter, 2), reporter)!.Received);

        async Task<ItemId> LinkAsync()
        {
            var item = await room.ReceiveAsync(reporter: reporter);
            Assert.True((await room.Cases.LinkItemAsync(officer, item, id, Stop)).Done);
            return item;
        }
    }

    [Fact]
    public async Task What_a_snapshot_needs_stands_ready_and_says_no_more()
    {
        var (id, officer, reporter, _) = await CaseAsync();
        await room.Replies.QueueAsync(officer, id, new("SENTINEL-4c1d"), Stop);
        var address = reporter.Mailbox.Address();
        Assert.Equal((address[0] << 8) | address[1], await room.ScalarAsync<int>("select prefix_bits from desk.published_reply where label = @Label", new { Label = reporter.Mailbox.Label(1) }));
        Assert.Equal(Reply.SealedLength, (await PublishedAsync(reporter, 1)).Length);
        const string sql = """
            select count(*) from (select p::text as row from desk.published_reply p union all select r::text from desk.case_record r) rows
            where row like '%SENTINEL-4c1d%' or row like '%' || @Hex || '%'
            """;
        Assert.Equal(0, await room.ScalarAsync<long>(sql, new { Hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes("SENTINEL-4c1d")) }));

        var written = Assert.Single(await room.Replies.ListAsync(officer, id, Stop));
        Assert.Equal(("SENTINEL-4c1d", 1, true, officer.Officer), (written.Text, written.Number, written.Waiting, written.By));
        Assert.True((await room.Cases.FindAsync(officer, id, Stop))!.Intact);
    }

    [Fact]
    public async Task Replies_written_at_once_are_numbered_without_gap_or_repetition()
    {
        var (id, officer, reporter, _) = await CaseAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => room.Replies.QueueAsync(officer, id, new($"Reply {n}"), Stop)));
        Assert.All(outcomes, outcome => Assert.True(outcome.Done));
        foreach (var n in Enumerable.Range(1, 8))
        {
            Assert.NotNull(Reply.TryOpen(await PublishedAsync(reporter, n), reporter));
        }
    }

    [Fact]
    public async Task A_mailbox_put_back_as_it_was_before_the_newest_reply_opens_no_more_and_no_label_is_given_twice()
    {
        const string mailbox = "case_id = @Value and kind = 'reporter_mailbox'";
        var (id, officer, _, _) = await CaseAsync();
        var older = await room.ScalarAsync<byte[]>($"select sealed from desk.case_record where {mailbox}", new { id.Value });
        for (var version = 2; version <= 3; version++)
        {
            Assert.True((await room.Replies.QueueAsync(officer, id, new($"Reply {version}"), Stop)).Done);
            Assert.Equal(version, await room.ScalarAsync<long>($"select version from desk.case_record where {mailbox}", new { id.Value }));
        }

        await room.ExecuteAsOwnerAsync($"update desk.case_record set sealed = @older where {mailbox}", new { id.Value, older });
        await Assert.ThrowsAsync<DamagedException>(() => room.Replies.QueueAsync(officer, id, new("Once more"), Stop));
    }

    [Fact]
    public async Task A_quotation_of_the_report_waits_until_the_officer_acknowledges_it()
    {
        var (id, officer, _, _) = await CaseAsync();
        var draft = new ReplyDraft("You wrote: three days after he talked to the visitors they moved him.");
        Assert.Equal(Refusal.QuotesReport, (await room.Replies.QueueAsync(officer, id, draft, Stop)).Refusal);
        Assert.Empty(await room.Replies.ListAsync(officer, id, Stop));
        Assert.True((await room.Replies.QueueAsync(officer, id, draft with { QuoteAcknowledged = true }, Stop)).Done);
    }

    [Fact]
    public async Task A_text_may_fill_reply_json_and_no_byte_more()
    {
        var (id, officer, _, _) = await CaseAsync();
        Assert.Equal(Refusal.TextTooLong, (await room.Replies.QueueAsync(officer, id, new(new string('x', 6_000)), Stop)).Refusal);
        Assert.Equal(Refusal.TextTooLong, (await room.Replies.QueueAsync(officer, id, new(string.Concat(Enumerable.Repeat("ب", 2_800))), Stop)).Refusal);
        Assert.Equal(Refusal.TextMissing, (await room.Replies.QueueAsync(officer, id, new(" \n "), Stop)).Refusal);
        Assert.True((await room.Replies.QueueAsync(officer, id, new(new string('x', 5_000)), Stop)).Done);
    }

    [Fact]
    public async Task An_erased_mailbox_gets_nothing_more()
    {
        var (id, officer, reporter, _) = await CaseAsync();
        await room.ExecuteAsync(
            "insert into desk.erased_mailbox values (@Tag, current_date)",
            new { Tag = MailboxTag.Of(room.Secret, room.Mechanism, reporter.Mailbox.Address()) });
        await room.ExecuteAsync("update desk.reporter_mailbox set erasure_untold = true where case_id = @Id", new { Id = id.Value });
        Assert.False(Assert.Single(await room.Replies.MailboxesAsync(officer, id, Stop)).Erased);   // before a snapshot does it, the moment would be the reporter's
        await room.ExecuteAsync("update desk.reporter_mailbox set erasure_untold = false where case_id = @Id", new { Id = id.Value });
        Assert.True(Assert.Single(await room.Replies.MailboxesAsync(officer, id, Stop)).Erased);
        Assert.Equal(Refusal.MailboxErased, (await room.Replies.QueueAsync(officer, id, new("Hello"), Stop)).Refusal);
    }

    [Fact]
    public async Task A_report_without_a_code_cannot_be_answered()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        Assert.Equal(Refusal.NoMailbox, (await room.Replies.QueueAsync(officer, id, new("Hello"), Stop)).Refusal);
    }

    [Fact]
    public async Task A_mailbox_of_another_case_cannot_be_written_to()
    {
        var (id, officer, _, _) = await CaseAsync();
        var (other, otherOfficer, _, _) = await CaseAsync();
        var theirs = Assert.Single(await room.Replies.MailboxesAsync(otherOfficer, other, Stop)).Id;
        Assert.Equal(Refusal.NoMailbox, (await room.Replies.QueueAsync(officer, id, new("Hello", theirs), Stop)).Refusal);
        Assert.Equal(Refusal.NotFound, (await room.Replies.QueueAsync(officer, other, new("Hello"), Stop)).Refusal);
        Assert.Empty(await room.Replies.ListAsync(officer, other, Stop));
    }

    private Task<byte[]> PublishedAsync(ReporterKeys reporter, long number) =>
        room.ScalarAsync<byte[]>("select sealed from desk.published_reply where label = @Label", new { Label = reporter.Mailbox.Label(number) });

    private async Task<(CaseId Case, KeyRing Officer, ReporterKeys Reporter, ItemId Item)> CaseAsync()
    {
        var (intake, officer, reporter) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Focal), room.Reporter());
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = What }, reporter);
        var opened = await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);
        return (opened.Value, officer, reporter, item);
    }
}

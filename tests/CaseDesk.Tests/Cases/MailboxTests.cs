using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>Follow-ups: an item finds its case by the mailbox it names, and never takes a mailbox over.</summary>
public sealed class MailboxTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task A_follow_up_finds_its_case_by_an_address_the_desk_computes()
    {
        var (intake, officer, reporter) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), room.Reporter());
        Assert.Null(await room.Cases.FindByMailboxAsync(intake, reporter.Mailbox, Stop));
        var id = await room.OpenCaseAsync(intake, [officer], reporter: reporter);
        var known = await room.Cases.FindByMailboxAsync(intake, reporter.Mailbox, Stop);
        Assert.Equal((id, (await room.Cases.FindAsync(officer, id, Stop))!.Code), (known!.Case, known.Code));

        // The same erase hash with keys of somebody else is another address.
        Assert.Null(await room.Cases.FindByMailboxAsync(intake, room.Reporter().Mailbox with { EraseTokenHash = reporter.Mailbox.EraseTokenHash }, Stop));
    }

    [Fact]
    public async Task A_linked_item_is_sealed_to_the_case_by_an_officer_who_cannot_open_it()
    {
        var (intake, officer, reporter) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), room.Reporter());
        var id = await room.OpenCaseAsync(intake, [officer], reporter: reporter);
        var item = await room.ReceiveAsync(reporter: reporter);
        Assert.True((await room.Cases.LinkItemAsync(intake, item, id, Stop)).Done);

        var stored = await room.StoredItemAsync(item);
        var identity = (await officer.CaseIdentityAsync(id, Stop))!;
        Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Open(stored, room.Intake)).Failure);
        Assert.NotEmpty(AgeFile.Open(stored, identity));
        Assert.Equal(2, (await room.Cases.FindAsync(officer, id, Stop))!.Items.Count);
        Assert.Equal(1, await room.ScalarAsync<long>("select count(*) from desk.reporter_mailbox where case_id = @Id", new { Id = id.Value }));
        Assert.Equal("LINKED", await room.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
    }

    [Fact]
    public async Task Nothing_is_linked_into_a_case_that_nobody_can_open_any_more()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        await room.ExecuteAsync("update desk.officer set disabled_on = @Today where id = @Id", new { room.Today, Id = officer.Officer.Value });
        var item = await room.ReceiveAsync();

        Assert.Equal(Refusal.NoLiveHolder, (await room.Cases.LinkItemAsync(intake, item, id, Stop)).Refusal);
        Assert.Equal("OPENED", await room.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
    }

    [Fact]
    public async Task Of_two_holders_one_disabled_the_other_cannot_be_taken_off()
    {
        var (intake, one, two) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Focal));
        var id = await room.OpenCaseAsync(intake, [one, two]);
        await room.ExecuteAsync("update desk.officer set disabled_on = @Today where id = @Id", new { room.Today, Id = one.Officer.Value });
        Assert.Equal(Refusal.GuardNotMet, (await room.Cases.UnassignAsync(two, id, two.Officer, Stop)).Refusal);
        Assert.NotNull(await two.CaseKeyAsync(id, Stop));
    }

    [Fact]
    public async Task The_mailbox_of_a_linked_item_is_entered_by_the_next_assigned_officer()
    {
        var (intake, officer, reporter) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), room.Reporter());
        var id = await room.OpenCaseAsync(intake, [officer]);
        await room.Cases.LinkItemAsync(intake, await room.ReceiveAsync(reporter: reporter), id, Stop);
        Assert.Empty(await room.Replies.MailboxesAsync(officer, id, Stop));
        Assert.True((await room.Cases.FindAsync(officer, id, Stop))!.Intact);
        Assert.Single(await room.Replies.MailboxesAsync(officer, id, Stop));
        Assert.Equal(id, (await room.Cases.FindByMailboxAsync(intake, reporter.Mailbox, Stop))!.Case);
    }

    [Fact]
    public async Task A_known_mailbox_is_never_replaced_nor_taken_to_another_case()
    {
        var (intake, officer, reporter) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), room.Reporter());
        var first = await room.OpenCaseAsync(intake, [officer], reporter: reporter);
        var before = await SealedAsync(first);
        var second = await room.OpenCaseAsync(intake, [officer], reporter: reporter);
        Assert.Equal(before, await SealedAsync(first));
        Assert.Equal(first, (await room.Cases.FindByMailboxAsync(intake, reporter.Mailbox, Stop))!.Case);
        Assert.Empty(await room.Replies.MailboxesAsync(officer, second, Stop));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_code_that_one_item_says_was_thrown_away_is_not_kept_because_another_says_so(bool first, bool second)
    {
        // Whoever still has the keys of an open page can send by them: nobody will look for an answer all the same.
        var (officer, reporter) = (await room.OfficerAsync(Role.Intake, Role.Case), room.Reporter());
        var opened = await room.Cases.OpenFromItemAsync(officer, await room.ReceiveAsync(reporter: reporter, kept: first), CaseRoom.NewCase(officer), Stop);
        Assert.True((await room.Cases.LinkItemAsync(officer, await room.ReceiveAsync(reporter: reporter, kept: second), opened.Value, Stop)).Done);

        Assert.True(Assert.Single(await room.Replies.MailboxesAsync(officer, opened.Value, Stop)).Dropped);
        Assert.Equal(Refusal.MailboxDropped, (await room.Replies.QueueAsync(officer, opened.Value, new("Write again."), Stop)).Refusal);
    }

    [Fact]
    public async Task The_spare_keys_of_a_known_mailbox_are_taken_once_and_never_replaced()
    {
        var (intake, officer, reporter) = (await room.OfficerAsync(Role.Intake, Role.Case), await room.OfficerAsync(Role.Case), room.Reporter());
        var id = await room.OpenCaseAsync(intake, [intake, officer], reporter: reporter);
        Assert.Null(await SpareAsync());

        // Whoever has the code may name another pair later: items sent under pressure by the first one must still be known.
        var (first, later) = (room.Reporter().Mailbox, room.Reporter().Mailbox);
        foreach (var spare in new[] { first, later, null })
        {
            var report = spare is null ? [] : new JsonObject { ["spare"] = Json(spare) };
            Assert.True((await room.Cases.LinkItemAsync(intake, await room.ReceiveAsync(report, reporter), id, Stop)).Done);
            Assert.Equal(first.Recipient, await SpareAsync());
        }

        async Task<string?> SpareAsync()
        {
            await using var reading = (await room.Database.ReadAsync(officer, id, Stop))!;
            return Assert.Single(await new Records<JsonObject>(RecordKinds.Mailbox).ListAsync(reading, Stop)).Content["spare"]?["recipient"]?.GetValue<string>();
        }

        static JsonObject Json(MailboxKeys keys) => new()
        {
            ["erase"] = Convert.ToHexStringLower(keys.EraseTokenHash),
            ["recipient"] = keys.Recipient,
            ["author"] = Convert.ToHexStringLower(keys.AuthorKey),
        };
    }

    [Fact]
    public async Task Two_reporters_of_one_case_keep_a_mailbox_each()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake, Role.Case), await room.OfficerAsync(Role.Focal));
        var id = await room.OpenCaseAsync(intake, [intake, officer], reporter: room.Reporter());
        await room.Cases.LinkItemAsync(intake, await room.ReceiveAsync(reporter: room.Reporter()), id, Stop);
        Assert.Equal(2, (await room.Replies.MailboxesAsync(officer, id, Stop)).Count);
        Assert.Equal(Refusal.MailboxNotChosen, (await room.Replies.QueueAsync(officer, id, new("Hello"), Stop)).Refusal);
    }

    [Fact]
    public async Task A_report_is_never_sealed_to_the_officers_of_another_case_whose_recipient_was_put_in_the_row()
    {
        var (intake, officer, stranger) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Case));
        var (id, other) = (await room.OpenCaseAsync(intake, [officer]), await room.OpenCaseAsync(intake, [stranger]));
        await room.ExecuteAsOwnerAsync(
            "update desk.case_file set recipient_sealed = (select recipient_sealed from desk.case_file where id = @Other) where id = @Id", new { Id = id.Value, Other = other.Value });
        var item = await room.ReceiveAsync();
        var before = await room.StoredItemAsync(item);

        await Assert.ThrowsAsync<DamagedException>(() => room.Cases.LinkItemAsync(intake, item, id, Stop));

        Assert.Equal(before, await room.StoredItemAsync(item));
        Assert.Equal("OPENED", await room.ScalarAsync<string>("select status from desk.item where id = @Guid and case_id is null", new { item.Guid }));
    }

    private Task<byte[]> SealedAsync(CaseId id) =>
        room.ScalarAsync<byte[]>("select sealed from desk.case_record where case_id = @Id and kind = 'reporter_mailbox'", new { Id = id.Value });
}

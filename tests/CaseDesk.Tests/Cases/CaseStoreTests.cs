using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>From an opened item to a case: who can read what before and after.</summary>
public sealed class CaseStoreTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private const string Sentinel = "SENTINEL-7f3a";

    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task An_item_becomes_a_case_that_only_the_assigned_officers_open()
    {
        var (intake, officer, other) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Case, Role.Focal));
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = Sentinel });
        var opened = await room.Cases.OpenFromItemAsync(
            intake, item, new NewCase("Transfer after a visit", Sentinel, "S3", "I2", null, [officer.Officer]), Stop);

        var file = await room.Cases.FindAsync(officer, opened.Value, Stop);
        Assert.NotNull(file);
        Assert.Equal(("Transfer after a visit", Sentinel, "TRIAGE", "P2", false, true), (file.Title, file.Summary, file.Status, file.Priority, file.PriorityProvisional, file.Intact));
        Assert.Equal(room.Today.AddDays(7), file.ReviewDueOn);
        Assert.Equal(item.Guid, Assert.Single(file.Items).Item);
        Assert.Equal(officer.Officer, Assert.Single(file.Officers).Id);
        Assert.Null(await room.Cases.FindAsync(other, opened.Value, Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Cases.FindAsync(intake, opened.Value, Stop));
        Assert.Equal("NEW_CASE", await room.ScalarAsync<string>("select status from desk.item where id = @Id", new { Id = item.Guid }));
    }

    [Fact]
    public async Task After_entering_a_case_the_intake_key_no_longer_opens_what_is_stored_and_the_cases_identity_does()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = Sentinel }, attachment: RandomNumberGenerator.GetBytes(300_000));
        var before = await room.StoredItemAsync(item);
        var plaintext = AgeFile.Open(before, room.Intake);
        var id = (await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop)).Value;

        var after = await room.StoredItemAsync(item);
        Assert.Equal(before.Length, after.Length);
        Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Open(after, room.Intake)).Failure);
        var identity = (await officer.CaseIdentityAsync(id, Stop))!;
        Assert.Equal(plaintext, AgeFile.Open(after, identity));
        Assert.NotEqual(before[SealedItemForm.HeaderLength..], after[SealedItemForm.HeaderLength..]);
        Assert.NotNull((await room.Items.OpenAsync(item, officer, Stop))!.Report);
    }

    [Fact]
    public async Task A_large_item_gets_a_new_header_over_the_payload_as_it_lies()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var item = await room.ReceiveAsync(attachment: RandomNumberGenerator.GetBytes(4_300_000));
        var before = await room.StoredItemAsync(item);
        const string rows = "select array_agg(ctid::text || ' ' || xmin::text order by number) from desk.item_part where item = @Id";
        var lying = await room.ScalarAsync<string[]>(rows, new { Id = item.Guid });
        var id = (await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop)).Value;

        var after = await room.StoredItemAsync(item);
        Assert.Equal(lying, await room.ScalarAsync<string[]>(rows, new { Id = item.Guid }));   // not one row was written
        Assert.Equal(before[SealedItemForm.HeaderLength..], after[SealedItemForm.HeaderLength..]);
        Assert.NotEqual(before[..SealedItemForm.HeaderLength], after[..SealedItemForm.HeaderLength]);
        Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Open(after, room.Intake)).Failure);
        var identity = (await officer.CaseIdentityAsync(id, Stop))!;
        Assert.Equal(AgeFile.Open(before, room.Intake), AgeFile.Open(after, identity));
    }

    [Fact]
    public async Task Nothing_a_case_says_stands_in_any_row()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var item = await room.ReceiveAsync(new JsonObject { ["what"] = Sentinel }, room.Reporter());
        var id = (await room.Cases.OpenFromItemAsync(intake, item, new NewCase(Sentinel, Sentinel, null, null, null, [officer.Officer]), Stop)).Value;
        await room.Cases.DescribeAsync(officer, id, 1, Sentinel, Sentinel, Sentinel, Stop);

        // bytea shows as hex, so the sentinel is looked for in both forms.
        const string sql = """
            select count(*) from (
                select f::text as row from desk.case_file f union all select v::text from desk.record_version v
                union all select i::text from desk.item i union all select p::text from desk.item_part p
                union all select m::text from desk.reporter_mailbox m union all select h::text from desk.case_head h
                union all select o::text from desk.case_officer o union all select e::text from desk.event e) rows
            where row like '%' || @Sentinel || '%' or row like '%' || @Hex || '%'
            """;
        Assert.Equal(0, await room.ScalarAsync<long>(sql, new { Sentinel, Hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Sentinel)) }));
    }

    [Fact]
    public async Task An_item_that_names_another_item_enters_no_case()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var item = await room.ReceiveAsync(storedAs: ItemId.New());
        var cases = await room.ScalarAsync<long>("select count(*) from desk.case_file");
        Assert.Equal(Refusal.NotReadable, (await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop)).Refusal);
        Assert.Equal(cases, await room.ScalarAsync<long>("select count(*) from desk.case_file"));
    }

    [Fact]
    public async Task An_item_nobody_opened_yet_is_not_put_away()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var item = await room.ReceiveAsync(opened: false);
        Assert.Equal(Refusal.NotOpenedYet, (await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop)).Refusal);
        Assert.Equal(Refusal.NotOpenedYet, (await room.Cases.MarkInfoOnlyAsync(intake, item, Stop)).Refusal);
        await room.Items.OpenAsync(item, intake, Stop);
        Assert.True((await room.Cases.MarkInfoOnlyAsync(intake, item, Stop)).Done);
        Assert.True((await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop)).Done);
    }

    [Fact]
    public async Task An_item_enters_one_case_only()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var item = await room.ReceiveAsync();
        var other = await room.OpenCaseAsync(intake, [officer]);
        var both = await Task.WhenAll(
            room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop),
            room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop));
        Assert.Equal([Refusal.None, Refusal.AlreadyInCase], both.Select(outcome => outcome.Refusal).Order());
        Assert.Equal(Refusal.AlreadyInCase, (await room.Cases.LinkItemAsync(intake, item, other, Stop)).Refusal);
        Assert.Equal(Refusal.AlreadyInCase, (await room.Cases.MarkInfoOnlyAsync(intake, item, Stop)).Refusal);

        var linked = await room.ReceiveAsync();
        Assert.True((await room.Cases.LinkItemAsync(intake, linked, other, Stop)).Done);
        Assert.Equal(Refusal.AlreadyInCase, (await room.Cases.LinkItemAsync(intake, linked, both.Single(outcome => outcome.Done).Value, Stop)).Refusal);
        Assert.Equal(Refusal.AlreadyInCase, (await room.Cases.MarkInfoOnlyAsync(intake, linked, Stop)).Refusal);
        Assert.Equal("LINKED", await room.ScalarAsync<string>("select status from desk.item where id = @Guid", new { linked.Guid }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_report_that_was_exchanged_after_it_was_judged_enters_no_case_old_or_new(bool linked)
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        var item = await room.ReceiveAsync(attachment: RandomNumberGenerator.GetBytes(4_300_000));   // so large that its payload stays as it lies
        await using var other = await room.Desk.Source.OpenConnectionAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await other.ExecuteAsync("select from desk.item where id = @Guid for update", new { item.Guid }, transaction);

        var entering = linked
            ? room.Cases.LinkItemAsync(intake, item, id, Stop)
            : room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase(officer), Stop);
        while (!await room.ScalarAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"))
        {
            Assert.False(entering.IsCompleted, "It did not wait for the item.");
            await Task.Delay(20, Stop);
        }

        await other.ExecuteAsync(
            "update desk.item_part set bytes = set_byte(bytes, 5000, get_byte(bytes, 5000) # 1) where item = @Guid and number = 2", new { item.Guid }, transaction);
        await transaction.CommitAsync(Stop);

        Assert.Equal(Refusal.ChangedMeanwhile, (await entering).Refusal);
        Assert.Equal("OPENED", await room.ScalarAsync<string>("select status from desk.item where id = @Guid and case_id is null", new { item.Guid }));
        Assert.Single((await room.Cases.ListAsync(officer, 1, Stop)).Rows);
    }

    [Fact]
    public async Task Only_a_case_or_focal_officer_of_the_same_mechanism_can_be_assigned()
    {
        var (intake, admin, audit) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Admin), await room.OfficerAsync(Role.Audit));
        var disabled = await room.OfficerAsync(Role.Case);
        await room.ExecuteAsync("update desk.officer set disabled_on = current_date where id = @Id", new { Id = disabled.Officer.Value });
        var (elsewhere, stranger, focal) = (MechanismId.New(), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Focal));
        await room.AddMechanismAsync(elsewhere);
        await room.ExecuteAsOwnerAsync("update desk.officer set mechanism = @Elsewhere where id = @Id", new { Elsewhere = elsewhere.ToString(), Id = stranger.Officer.Value });
        var id = await room.OpenCaseAsync(intake, [focal]);
        var item = await room.ReceiveAsync();
        foreach (var officers in new IReadOnlyList<OfficerId>[]
        {
            [], [OfficerId.New()], [admin.Officer], [audit.Officer], [intake.Officer], [disabled.Officer], [stranger.Officer], [focal.Officer, stranger.Officer],
        })
        {
            var refused = await room.Cases.OpenFromItemAsync(intake, item, CaseRoom.NewCase() with { Officers = officers }, Stop);
            Assert.Equal(Refusal.OfficerUnsuitable, refused.Refusal);
            foreach (var officer in officers.Where(officer => officer != focal.Officer))
            {
                Assert.Equal(Refusal.OfficerUnsuitable, (await room.Cases.AssignAsync(focal, id, officer, reason: null, Stop)).Refusal);
            }
        }

        Assert.Equal(1, await room.ScalarAsync<long>("select count(*) from desk.case_officer where case_id = @Id", new { Id = id.Value }));
    }

    [Fact]
    public async Task The_log_says_which_officer_was_given_a_case_or_lost_it_and_not_only_who_did_it()
    {
        var (intake, focal, other) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Focal), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [focal]);
        Assert.True((await room.Cases.AssignAsync(focal, id, other.Officer, reason: null, Stop)).Done);
        Assert.True((await room.Cases.AssignAsync(focal, id, other.Officer, reason: null, Stop)).Done);   // has it already: nothing is given
        Assert.True((await room.Cases.UnassignAsync(focal, id, other.Officer, Stop)).Done);
        Assert.True((await room.Cases.AssignAsync(focal, id, other.Officer, reason: null, Stop)).Done);
        Assert.True((await room.Removal.RemoveAsync(focal, id, other.Officer, "Told the prison.", Stop)).Done);
        Assert.True((await room.Cases.AssignAsync(focal, id, other.Officer, "It was somebody else.", Stop)).Done);

        const string sql = "select array_agg(act order by number) from desk.event where officer = @Focal and subject_kind = 'officer' and subject = @Other";
        Assert.Equal(
            ["officer.assigned", "officer.unassigned", "officer.assigned", "officer.removed-for-cause", "officer.brought-back", "officer.assigned"],
            await room.ScalarAsync<string[]>(sql, new { Focal = focal.Officer.Value, Other = other.Officer.Value }));
    }

    [Fact]
    public async Task Who_was_brought_back_is_no_longer_one_who_was_removed_for_cause()
    {
        var (intake, focal, other) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Focal), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [focal, other]);
        Assert.True((await room.Removal.RemoveAsync(focal, id, other.Officer, "Told the prison.", Stop)).Done);
        Assert.True(await IsRemovedAsync());
        Assert.True((await room.Cases.AssignAsync(focal, id, other.Officer, "It was somebody else.", Stop)).Done);
        Assert.False(await IsRemovedAsync());

        // They may go and come like anybody: no reason is asked a second time.
        Assert.True((await room.Cases.UnassignAsync(focal, id, other.Officer, Stop)).Done);
        Assert.True((await room.Cases.AssignAsync(focal, id, other.Officer, reason: null, Stop)).Done);

        async Task<bool> IsRemovedAsync() =>
            (await room.Cases.FindAsync(focal, id, Stop))!.Everybody.Single(officer => officer.Id == other.Officer).RemovedForCause;
    }

    [Fact]
    public async Task Each_act_leaves_an_event()
    {
        var (intake, officer, second) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Focal));
        var id = await room.OpenCaseAsync(intake, [officer]);
        await room.Cases.FindAsync(officer, id, Stop);
        await room.Cases.DescribeAsync(officer, id, 1, "Other", null, null, Stop);
        await room.Cases.AssignAsync(officer, id, second.Officer, reason: null, Stop);
        await room.Cases.UnassignAsync(second, id, officer.Officer, Stop);
        var acts = await room.ActsAsync();
        Assert.All(
            ["case.opened", "item.entered-case", "case.assigned", "officer.assigned", "case.read", "case.described", "case.unassigned", "officer.unassigned"],
            act => Assert.Contains(act, acts));
        Assert.Null((await room.Events.VerifyAsync(Stop)).BrokenAt);
    }
}

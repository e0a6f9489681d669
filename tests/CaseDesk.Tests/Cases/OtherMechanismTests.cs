using Microsoft.Extensions.Logging.Abstractions;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Inbox;
using SafeReport.CaseDesk.Features.Takeover;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>Two mechanisms at one desk: what is one's is for the other's officers as if it were not there, whatever keys and roles they hold.</summary>
public sealed class OtherMechanismTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task An_item_of_another_mechanism_is_neither_opened_nor_glanced_at_nor_listed()
    {
        var (own, _, elsewhere) = await PeopleAsync();
        var item = await room.ReceiveAsync(at: elsewhere, opened: false);   // the one intake key of this room opens it
        var mine = await room.ReceiveAsync();
        Assert.Null(await room.Items.OpenAsync(item, own, Stop));
        Assert.Null(await room.Items.OpenReportOnlyAsync(item, own, Stop));
        Assert.Null(await room.Items.JudgeNewAsync(item, own, Stop));
        Assert.False(await room.Items.ExportAsync(item, own, Stream.Null, Stop));
        Assert.Equal([mine], (await room.Items.GlanceAsync([item, mine], own, Stop)).Keys);
        var inbox = new InboxStore(room.Desk, room.Items, room.Secret, new JudgedAlarms(), NullLogger<InboxIndex>.Instance);
        var listed = (await inbox.ListAsync(own, InboxFilter.New, 1, Stop)).Rows.Select(row => row.Item).ToList();
        Assert.Equal((true, false), (listed.Contains(mine.Guid), listed.Contains(item.Guid)));
        Assert.Equal(Refusal.NotFound, (await room.Cases.OpenFromItemAsync(own, item, CaseRoom.NewCase(own), Stop)).Refusal);
        Assert.Equal(Refusal.NotFound, (await room.Cases.MarkInfoOnlyAsync(own, item, Stop)).Refusal);
        Assert.Equal("RECEIVED", await room.ScalarAsync<string>("select status from desk.item where id = @Guid", new { item.Guid }));
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.event where subject = @Guid", new { item.Guid }));
    }

    [Fact]
    public async Task A_case_of_another_mechanism_is_found_by_nobody_and_nothing_is_linked_into_it()
    {
        var (own, theirs, elsewhere) = await PeopleAsync();
        var item = await room.ReceiveAsync(at: elsewhere);
        var opened = await room.Cases.OpenFromItemAsync(theirs, item, CaseRoom.NewCase(theirs), Stop);
        Assert.True(opened.Done, opened.Refusal.ToString());
        var code = await room.ScalarAsync<string>("select code from desk.case_file where id = @Id", new { Id = opened.Value.Value });
        Assert.Equal(opened.Value, await room.Cases.FindByCodeAsync(theirs, code, Stop));

        Assert.Null(await room.Cases.FindByCodeAsync(own, code, Stop));
        Assert.Null(await room.Cases.FindAsync(own, opened.Value, Stop));
        var mine = await room.ReceiveAsync();
        Assert.Equal(Refusal.NotFound, (await room.Cases.LinkItemAsync(own, mine, opened.Value, Stop)).Refusal);
        Assert.Equal("OPENED", await room.ScalarAsync<string>("select status from desk.item where id = @Guid and case_id is null", new { mine.Guid }));

        await room.ExecuteAsync("update desk.officer set disabled_on = @Today where id = @Id", new { room.Today, Id = theirs.Officer.Value });
        Assert.DoesNotContain(code, await room.Cases.ListWithoutHolderAsync(own, Stop));
        var stays = await room.OfficerOfAsync(elsewhere, Role.Focal);
        Assert.Contains(code, await room.Cases.ListWithoutHolderAsync(stays, Stop));
    }

    [Fact]
    public async Task An_officer_of_another_mechanism_is_not_one_who_can_be_removed_here()
    {
        var (own, theirs, _) = await PeopleAsync();
        var id = await room.OpenCaseAsync(own, [own]);
        Assert.Equal(Refusal.OfficerUnsuitable, (await room.Removal.RemoveAsync(own, id, theirs.Officer, "Told the prison.", Stop)).Refusal);
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.removed_for_cause where case_id = @Id", new { Id = id.Value }));
    }

    private async Task<(KeyRing Own, KeyRing Theirs, MechanismId Elsewhere)> PeopleAsync()
    {
        var elsewhere = MechanismId.New();
        await room.AddMechanismAsync(elsewhere);
        string[] roles = [Role.Intake, Role.Case, Role.Focal];
        return (await room.OfficerAsync(roles), await room.OfficerOfAsync(elsewhere, roles), elsewhere);
    }
}

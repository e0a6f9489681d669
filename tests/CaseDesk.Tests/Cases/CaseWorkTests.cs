using System.Text.Json.Nodes;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cases;

/// <summary>Working on a case: roles, versions, priority, assignment, and rows that were tampered with.</summary>
public sealed class CaseWorkTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Audit)]
    [InlineData(Role.Report)]
    [InlineData(Role.Custodian)]
    public async Task Roles_without_content_are_refused_everywhere_even_when_assigned(string role)
    {
        var (intake, officer, outsider) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(role));
        var id = await room.OpenCaseAsync(intake, [officer]);
        var item = await room.ReceiveAsync();
        await room.ExecuteAsync(
            "insert into desk.case_officer values (@Case, @Officer, @Key, current_date)",
            new { Case = id.Value, Officer = outsider.Officer.Value, Key = Crypto.Age.AgeFile.Seal((await officer.CaseKeyAsync(id, Stop))!.Span, outsider.Identity.Recipient) });

        Func<Task>[] acts =
        [
            () => room.Cases.OpenFromItemAsync(outsider, item, CaseRoom.NewCase(officer), Stop),
            () => room.Cases.LinkItemAsync(outsider, item, id, Stop),
            () => room.Cases.MarkInfoOnlyAsync(outsider, item, Stop),
            () => room.Cases.FindAsync(outsider, id, Stop),
            () => room.Cases.ListAsync(outsider, 1, Stop),
            () => room.Cases.FindByCodeAsync(outsider, "K7QD-2MWX", Stop),
            () => room.Cases.AssignAsync(outsider, id, outsider.Officer, reason: null, Stop),
            () => room.Cases.UnassignAsync(outsider, id, officer.Officer, Stop),
            () => room.Cases.DescribeAsync(outsider, id, 1, null, null, null, Stop),
            () => room.Cases.StartAssessmentAsync(outsider, id, 1, Stop),
            () => room.Cases.ReviewedAsync(outsider, id, 1, null, Stop),
            () => room.Sanctions.RecordAsync(outsider, id, new AllegedSanction(), null, Stop),
            () => room.Sanctions.RecordAsync(outsider, id, new AllegedSanction { Act = "?" }, null, Stop),
            () => room.Register.ListAsync(outsider, null, 1, Stop),
            () => room.Communications.RecordAsync(outsider, id, new ProtectedCommunication(), Stop),
            () => room.Communications.ListAsync(outsider, id, Stop),
            () => room.Replies.QueueAsync(outsider, id, new("text"), Stop),
            () => room.Replies.ListAsync(outsider, id, Stop),
        ];
        foreach (var act in acts)
        {
            await Assert.ThrowsAsync<NotAllowedException>(act);
        }
    }

    [Theory]
    [InlineData(Role.Case)]
    [InlineData(Role.Focal)]
    public async Task A_case_officer_does_not_triage(string role)
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(role));
        var (item, id) = (await room.ReceiveAsync(), await room.OpenCaseAsync(intake, [officer]));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Cases.OpenFromItemAsync(officer, item, CaseRoom.NewCase(officer), Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Cases.LinkItemAsync(officer, item, id, Stop));
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Cases.MarkInfoOnlyAsync(officer, item, Stop));
    }

    [Fact]
    public async Task The_second_of_two_who_save_the_same_version_is_told()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        Assert.Equal(2, (await room.Cases.DescribeAsync(officer, id, 1, "First", null, null, Stop)).Value);
        Assert.Equal(Refusal.ChangedMeanwhile, (await room.Cases.DescribeAsync(officer, id, 1, "Second", null, null, Stop)).Refusal);
        Assert.Equal("First", (await room.Cases.FindAsync(officer, id, Stop))!.Title);
    }

    [Fact]
    public async Task Priority_is_provisional_until_a_person_decides_then_only_rises()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("P2", true), (file.Priority, file.PriorityProvisional));
        Assert.Equal(Refusal.GuardNotMet, (await room.Cases.StartAssessmentAsync(officer, id, 1, Stop)).Refusal);
        Assert.Equal(Refusal.LoweringNeedsSecondOfficer, (await room.Cases.PrioritizeAsync(officer, id, 1, null, null, "P3", null, Stop)).Refusal);

        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 1, "S1", "I0", "P3", null, Stop)).Done);   // the matrix says P4
        Assert.Equal(Refusal.LoweringNeedsSecondOfficer, (await room.Cases.PrioritizeAsync(officer, id, 2, "S1", "I0", null, "less", Stop)).Refusal);
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 2, null, null, "P1", "called", Stop)).Done);
        Assert.Equal(Refusal.Fields, (await room.Cases.PrioritizeAsync(officer, id, 3, "S9", null, null, null, Stop)).Refusal);
        Assert.True((await room.Cases.StartAssessmentAsync(officer, id, 3, Stop)).Done);

        file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("P1", false, "ASSESSMENT", room.Today.AddDays(1)), (file.Priority, file.PriorityProvisional, file.Status, file.ReviewDueOn));
        Assert.Equal(Refusal.GuardNotMet, (await room.Cases.StartAssessmentAsync(officer, id, 4, Stop)).Refusal);
    }

    [Fact]
    public async Task An_assigned_officer_opens_the_case_and_an_unassigned_one_no_longer_does()
    {
        var (intake, officer, second) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Focal));
        var id = await room.OpenCaseAsync(intake, [officer]);
        Assert.Equal(Refusal.NotFound, (await room.Cases.AssignAsync(second, id, second.Officer, reason: null, Stop)).Refusal);
        Assert.True((await room.Cases.AssignAsync(officer, id, second.Officer, reason: null, Stop)).Done);
        Assert.True((await room.Cases.AssignAsync(officer, id, second.Officer, reason: null, Stop)).Done);   // twice changes nothing
        Assert.NotNull(await room.Cases.FindAsync(second, id, Stop));
        Assert.True((await room.Cases.UnassignAsync(second, id, officer.Officer, Stop)).Done);
        Assert.Null(await room.Cases.FindAsync(officer, id, Stop));
        Assert.Equal(Refusal.GuardNotMet, (await room.Cases.UnassignAsync(second, id, second.Officer, Stop)).Refusal);
    }

    [Fact]
    public async Task The_list_holds_the_officers_own_cases_by_code_most_urgent_first()
    {
        var (intake, officer, other) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Case));
        var (calm, urgent) = (await room.OpenCaseAsync(intake, [officer]), await room.OpenCaseAsync(intake, [officer]));
        await room.OpenCaseAsync(intake, [other]);
        await room.Cases.PrioritizeAsync(officer, calm, 1, "S1", "I0", null, null, Stop);
        await room.Cases.PrioritizeAsync(officer, urgent, 1, "S4", "I4", null, null, Stop);
        var page = await room.Cases.ListAsync(officer, 1, Stop);
        Assert.Equal([urgent, calm], page.Rows.Select(row => row.Id));
        Assert.Equal(2, page.Total);
        Assert.Equal(calm, await room.Cases.FindByCodeAsync(intake, page.Rows[1].Code, Stop));
    }

    [Theory]
    [InlineData("update desk.case_file set priority = 'P4' where id = @Case")]
    [InlineData("update desk.case_file set review_due_on = null where id = @Case")]
    [InlineData("update desk.case_file set status = 'ASSESSMENT' where id = @Case")]
    [InlineData("update desk.case_file set legal_basis = 'OPCAT_21_2' where id = @Case")]
    [InlineData("update desk.case_record set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where id = @Case and kind = 'case_file'")]
    [InlineData("delete from desk.case_record where case_id = @Case and kind = 'alleged_sanction'")]
    [InlineData("update desk.case_record set kind = 'reply' where case_id = @Case and kind = 'alleged_sanction'")]
    [InlineData("update desk.case_record set id = gen_random_uuid() where case_id = @Case and kind = 'alleged_sanction'")]
    [InlineData("update desk.case_record a set version = v.version, sealed = v.sealed from desk.record_version v where v.id = a.id and a.case_id = @Case and a.kind = 'alleged_sanction'")]
    public async Task What_was_changed_behind_the_programs_back_is_noticed(string tampering)
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        var sanction = (await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { Act = "A02" }, null, Stop)).Value;
        await room.Sanctions.UpdateAsync(officer, id, sanction, 1, new AllegedSanction { Act = "B01" }, "told later", Stop);
        Assert.True((await room.Cases.FindAsync(officer, id, Stop))!.Intact);
        await room.ExecuteAsOwnerAsync(tampering, new { Case = id.Value });
        Assert.False((await room.Cases.FindAsync(officer, id, Stop))!.Intact);
    }

    [Fact]
    public async Task What_a_case_said_before_it_was_described_anew_can_still_be_read()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        Assert.True((await room.Cases.DescribeAsync(officer, id, 1, "Another", null, "He asked for it", Stop)).Done);
        Assert.True((await room.Cases.DescribeAsync(officer, id, 2, "A third", null, null, Stop)).Done);

        await using var reading = (await room.Database.ReadAsync(officer, id, Stop))!;
        var history = await new Records<JsonObject>(RecordKinds.Case).HistoryAsync(reading, id.Value, Stop);
        Assert.Equal([("A third", null), ("Another", "He asked for it"), ("Title", null)], history.Select(version => (version.Content["title"]!.GetValue<string>(), version.Reason)));
    }

    [Fact]
    public async Task A_record_opens_in_its_own_row_case_and_version_only()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var (id, otherCase) = (await room.OpenCaseAsync(intake, [officer]), await room.OpenCaseAsync(intake, [officer]));
        var one = (await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { Act = "A02" }, null, Stop)).Value;
        var key = (await officer.CaseKeyAsync(id, Stop))!;
        var bytes = await room.ScalarAsync<byte[]>("select sealed from desk.case_record where id = @Id", new { Id = one.Value });
        var address = new RecordAddress(room.Mechanism, id, "alleged_sanction", one.Value, 1);

        Assert.NotNull(RecordSealer.TryOpen(key, address, bytes));
        Assert.Null(RecordSealer.TryOpen(key, address with { Record = Guid.NewGuid() }, bytes));
        Assert.Null(RecordSealer.TryOpen(key, address with { Version = 2 }, bytes));
        Assert.Null(RecordSealer.TryOpen(key, address with { Case = otherCase }, bytes));
        Assert.Null(RecordSealer.TryOpen(key, address with { Table = "reply" }, bytes));
        Assert.Null(RecordSealer.TryOpen((await officer.CaseKeyAsync(otherCase, Stop))!, address, bytes));
    }
}

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
            () => room.Cases.StepAsync(outsider, id, 1, new StepDecision("ASSESSMENT"), Stop),
            () => room.Cases.TakeBackAsync(outsider, id, 1, "why", Stop),
            () => room.Cases.AnswerClosingAsync(outsider, id, 1, true, null, Stop),
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
    public async Task Nobody_has_looked_and_so_there_is_no_priority()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var (id, decided) = (await room.OpenCaseAsync(intake, [officer]), await room.OpenCaseAsync(intake, [officer]));
        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal((null, true, room.Today.AddDays(1)), (file.Priority, file.PriorityProvisional, file.ReviewDueOn));
        Assert.Equal(StepGuard.PriorityNotDecided, (await room.Cases.StepAsync(officer, id, 1, new StepDecision("ASSESSMENT"), Stop)).Refusal);

        Assert.True((await room.Cases.PrioritizeAsync(officer, decided, 1, "S3", "I2", null, null, Stop)).Done);
        Assert.Equal([id, decided], (await room.Cases.ListAsync(officer, 1, Stop)).Rows.Select(row => row.Id));   // what nobody looked at comes first
    }

    [Fact]
    public async Task Severity_raised_alone_is_kept_and_decides_with_the_imminence_that_stood()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 1, null, "I3", null, null, Stop)).Done);
        Assert.Equal((null, "I3", null), await HarmAsync(officer, id));
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 2, "S2", null, null, null, Stop)).Done);
        Assert.Equal(("S2", "I3", "P2"), await HarmAsync(officer, id));
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 3, "S4", null, null, null, Stop)).Done);
        Assert.Equal(("S4", "I3", "P1"), await HarmAsync(officer, id));
        Assert.Equal(new PriorityDecision(officer.Officer, room.Today, null), (await room.Cases.FindAsync(officer, id, Stop))!.Content.PriorityDecision);
    }

    [Fact]
    public async Task A_case_becomes_less_urgent_only_with_a_reason_that_is_kept()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 1, "S1", "I0", "P1", null, Stop)).Done);   // the table says P4
        Assert.Equal([new FieldError("Reason", FieldProblem.LoweringNeedsReason)], (await room.Cases.PrioritizeAsync(officer, id, 2, null, null, "P3", " ", Stop)).Errors);
        Assert.Equal(("S1", "I0", "P1"), await HarmAsync(officer, id));
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 2, "S2", "I1", null, null, Stop)).Done);   // the table's P3 undoes no decision
        Assert.Equal(("S2", "I1", "P1"), await HarmAsync(officer, id));
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 3, null, null, "P3", "He was moved to safety", Stop)).Done);
        Assert.Equal(new PriorityDecision(officer.Officer, room.Today, "He was moved to safety"), (await room.Cases.FindAsync(officer, id, Stop))!.Content.PriorityDecision);

        // Less urgent than the table says, at the first decision too.
        Assert.Equal([new FieldError("Reason", FieldProblem.LoweringNeedsReason)], (await room.Cases.PrioritizeAsync(officer, id, 4, "S4", "I4", "P2", null, Stop)).Errors);
        Assert.Equal(Refusal.Fields, (await room.Cases.PrioritizeAsync(officer, id, 4, "S9", null, null, null, Stop)).Refusal);
    }

    [Fact]
    public async Task A_case_goes_its_way_and_is_closed_by_two()
    {
        var (intake, officer, second) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Focal));
        var id = await room.OpenCaseAsync(intake, [officer, second]);
        await room.Cases.PrioritizeAsync(officer, id, 1, "S3", "I2", null, null, Stop);
        await room.ExecuteAsync("update desk.case_item set unread = false where case_id = @Id", new { Id = id.Value });
        var review = room.Today.AddDays(14);
        foreach (var step in new[]
        {
            new StepDecision("ASSESSMENT"),
            new StepDecision("PROTECTION_PLANNED") { Measure = "MR0", Reason = "A visit now would point to him" },
            new StepDecision("PROTECTION_ACTIVE"),
            new StepDecision("MONITORING") { ReviewOn = review, Reason = "Nothing is left to do" },
        })
        {
            await StepAsync(officer, id, step);
        }

        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("MONITORING", review, "MR0"), (file.Status, file.ReviewDueOn, file.Content.Plan?.Measure));
        var close = new StepDecision("CLOSED") { Outcome = "STOPPED", SafeOn = room.Today, Told = "TOLD", Reason = "He is safe" };
        await StepAsync(officer, id, close);
        file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("MONITORING", officer.Officer), (file.Status, file.Content.Closing!.By));
        Assert.Equal(StepGuard.NeedsSecondOfficer, (await room.Cases.AnswerClosingAsync(officer, id, file.Version, true, null, Stop)).Refusal);
        Assert.Equal(StepGuard.ReasonMissing, (await room.Cases.AnswerClosingAsync(second, id, file.Version, false, null, Stop)).Refusal);
        Assert.Equal(StepGuard.None, (await room.Cases.AnswerClosingAsync(second, id, file.Version, false, "She called again", Stop)).Refusal);
        Assert.Equal(StepGuard.NothingAsked, (await room.Cases.AnswerClosingAsync(second, id, file.Version + 1, true, null, Stop)).Refusal);

        await StepAsync(second, id, close);
        file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(StepGuard.None, (await room.Cases.AnswerClosingAsync(officer, id, file.Version, true, null, Stop)).Refusal);
        file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("CLOSED", "STOPPED", true), (file.Status, file.Content.Outcome, file.Intact));
        Assert.Equal(StepGuard.NothingToTakeBack, (await room.Cases.TakeBackAsync(officer, id, file.Version, "No", Stop)).Refusal);
        await StepAsync(officer, id, new StepDecision("TRIAGE") { Reason = "A new fact" });
        file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Null(file.Content.Outcome);
        Assert.Equal(StepGuard.NothingToTakeBack, (await room.Cases.TakeBackAsync(officer, id, file.Version, "Close it again", Stop)).Refusal);   // nobody closes alone
        var acts = await room.ActsAsync();
        Assert.All(
            ["case.assessment-started", "case.step-taken", "case.closing-asked", "case.closing-refused", "case.closed", "case.reopened"], act => Assert.Contains(act, acts));
    }

    [Fact]
    public async Task What_came_after_closing_was_asked_for_keeps_the_case_open()
    {
        var (intake, officer, second) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case), await room.OfficerAsync(Role.Focal));
        var id = await room.OpenCaseAsync(intake, [officer, second]);
        await room.Cases.PrioritizeAsync(officer, id, 1, "S3", "I2", null, null, Stop);
        await room.ExecuteAsync("update desk.case_item set unread = false where case_id = @Id", new { Id = id.Value });
        await StepAsync(officer, id, new StepDecision("ESCALATED") { Ladder = 1, Reason = "The visit comes first" });
        await StepAsync(officer, id, new StepDecision("MONITORING") { ReviewOn = room.Today.AddDays(1), Reason = "Done" });
        await StepAsync(officer, id, new StepDecision("CLOSED") { Outcome = "STOPPED", SafeOn = room.Today, Told = "NO_WAY", Reason = "He is safe" });
        Assert.True((await room.Cases.LinkItemAsync(intake, await room.ReceiveAsync(), id, Stop)).Done);
        var file = (await room.Cases.FindAsync(second, id, Stop))!;
        Assert.Equal(StepGuard.UnreadItems, (await room.Cases.AnswerClosingAsync(second, id, file.Version, true, null, Stop)).Refusal);
    }

    [Fact]
    public async Task A_step_is_taken_back_by_one_with_a_reason_and_once()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        await StepAsync(officer, id, new StepDecision("SUSPENDED_AT_REQUEST") { Reason = "She asked to stop" });
        Assert.Equal(StepGuard.ReasonMissing, (await room.Cases.TakeBackAsync(officer, id, 2, " ", Stop)).Refusal);
        Assert.Equal(StepGuard.ChangedMeanwhile, (await room.Cases.TakeBackAsync(officer, id, 1, "A mistake", Stop)).Refusal);
        Assert.Equal(3, (await room.Cases.TakeBackAsync(officer, id, 2, "It was another case", Stop)).Value);
        Assert.Equal("TRIAGE", (await room.Cases.FindAsync(officer, id, Stop))!.Status);
        Assert.Equal(StepGuard.NothingToTakeBack, (await room.Cases.TakeBackAsync(officer, id, 3, "Again", Stop)).Refusal);
        Assert.Contains("case.step-taken-back", await room.ActsAsync());
    }

    [Fact]
    public async Task What_the_version_before_took_for_P2_nobody_has_decided()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        await using (var act = (await room.Database.BeginAsync(officer, id, Stop))!)
        {
            var records = new Records<CaseContent>(RecordKinds.Case);
            var row = (await records.FindRowAsync(act, id.Value, Stop))!;
            await records.UpdateAsync(act, row, records.Open(act, row).Content with { Priority = "P2", PriorityProvisional = true }, reason: null, Stop);
            await act.CommitAsync(Stop);
        }

        await room.ExecuteAsync("update desk.case_file set priority = 'P2' where id = @Case", new { Case = id.Value });

        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("P2", true, true), (file.Priority, file.PriorityProvisional, file.Intact));
        Assert.Equal(StepGuard.PriorityNotDecided, (await room.Cases.StepAsync(officer, id, 2, new StepDecision("ASSESSMENT"), Stop)).Refusal);
        Assert.True((await room.Cases.PrioritizeAsync(officer, id, 2, "S1", "I0", null, null, Stop)).Done);   // P4, and no reason asked: nobody had decided
        Assert.Equal(("S1", "I0", "P4"), await HarmAsync(officer, id));
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

    private async Task StepAsync(KeyRing ring, CaseId id, StepDecision step)
    {
        var version = (await room.Cases.FindAsync(ring, id, Stop))!.Version;
        Assert.Equal((step.To, StepGuard.None), (step.To, (await room.Cases.StepAsync(ring, id, version, step, Stop)).Refusal));
    }

    private async Task<(string? Severity, string? Imminence, string? Priority)> HarmAsync(KeyRing ring, CaseId id)
    {
        var content = (await room.Cases.FindAsync(ring, id, Stop))!.Content;
        return (content.Severity, content.Imminence, content.DecidedPriority);
    }
}

using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Tests.Cases;
using SafeReport.CaseDesk.Vault;
using Xunit;

namespace SafeReport.CaseDesk.Tests.AllegedSanctions;

/// <summary>The first register of alleged sanctions.</summary>
public sealed class AllegedSanctionStoreTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private const string Sentinel = "SENTINEL-9b20";

    private static CancellationToken Stop => CaseRoom.Stop;

    private static AllegedSanction Solitary => new()
    {
        Act = "A02",
        From = new ImpreciseDate(new DateOnly(2026, 2, 17), "WEEK"),
        To = new ImpreciseDate(new DateOnly(2026, 3, 17), "MONTH"),
        Phase = "POST",
        By = [new Involvement("ST_PRISON", ["ORDER", "APPLY"], Sentinel), new Involvement(null, ["TOLERATE"], null)],
        Target = new SanctionTarget(SanctionTarget.Person, ["SELF", "CO_DETAINEE"], Sentinel),
        PlaceType = "PRISON",
        Place = Sentinel,
        Severity = "S3",
        Imminence = "I4",
        Nexus = ["TIMING", "BELIEF"],
        Description = Sentinel,
        State = SanctionState.Assessment,
        NextStep = Sentinel,
        NextStepDueOn = new DateOnly(2026, 3, 12),
    };

    [Fact]
    public async Task A_record_comes_back_as_it_was_entered_and_no_row_shows_it()
    {
        var (id, officer) = await CaseAsync();
        var contact = new ProtectedCommunication { Recipient = "NPM_MEMBER", Types = ["PRIVATE_INTERVIEW"], On = new(new DateOnly(2026, 2, 14), "EXACT"), Place = Sentinel };
        var sanction = (await room.Sanctions.RecordAsync(officer, id, Solitary, contact, Stop)).Value;

        var recorded = (await room.Sanctions.FindAsync(officer, id, sanction, Stop))!;
        Assert.Equal((1, officer.Officer, room.Today), (recorded.Version, recorded.By, recorded.On));
        var communication = Assert.Single(await room.Communications.ListAsync(officer, id, Stop));
        Assert.Equivalent(contact, communication.Content, strict: true);
        Assert.Equivalent(
            Solitary with { To = new(new DateOnly(2026, 3, 1), "MONTH"), ProtectedCommunication = new(communication.Id) }, recorded.Content, strict: true);

        const string sql = """
            select count(*) from (select r::text as row from desk.case_record r) rows
            where row like '%' || @Sentinel || '%' or row like '%' || @Hex || '%' or row like '%A02%' or row like '%PRIVATE%'
            """;
        Assert.Equal(0, await room.ScalarAsync<long>(sql, new { Sentinel, Hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Sentinel)) }));
    }

    [Fact]
    public async Task The_length_of_a_row_does_not_tell_the_codes_in_it()
    {
        var (id, officer) = await CaseAsync();
        await room.Sanctions.RecordAsync(officer, id, new AllegedSanction(), null, Stop);
        await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { Act = "B08", PlaceType = "INTEL_FACILITY", Severity = "S4" }, null, Stop);
        Assert.Equal(1, await room.ScalarAsync<long>("select count(distinct octet_length(sealed)) from desk.case_record where case_id = @Id and kind = 'alleged_sanction'", new { Id = id.Value }));
    }

    [Fact]
    public async Task A_correction_keeps_what_was_recorded_and_says_why()
    {
        var (id, officer) = await CaseAsync();
        var sanction = (await room.Sanctions.RecordAsync(officer, id, Solitary, null, Stop)).Value;
        Assert.Equal(2, (await room.Sanctions.UpdateAsync(officer, id, sanction, 1, Solitary with { Act = "A14" }, "He was not alone", Stop)).Value);
        Assert.Equal(Refusal.ChangedMeanwhile, (await room.Sanctions.UpdateAsync(officer, id, sanction, 1, Solitary, null, Stop)).Refusal);
        var history = await room.Sanctions.HistoryAsync(officer, id, sanction, Stop);
        Assert.Equal([(2L, "A14", "He was not alone"), (1L, "A02", null)], history.Select(version => (version.Version, version.Content.Act, version.Reason)));
    }

    [Fact]
    public async Task An_unknown_code_is_refused_and_nothing_is_stored()
    {
        var (id, officer) = await CaseAsync();
        var outcome = await room.Sanctions.RecordAsync(
            officer, id, Solitary with { Act = "A99", Nexus = ["PROVEN"] }, new ProtectedCommunication { Recipient = "MINISTRY" }, Stop);
        Assert.Equal(Refusal.Fields, outcome.Refusal);
        Assert.Equal(["Act", "Nexus", "Communication.Recipient"], outcome.Errors.Select(error => error.Field));
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.case_record where case_id = @Id and kind = 'alleged_sanction'", new { Id = id.Value }));
        Assert.Equal(0, await room.ScalarAsync<long>("select count(*) from desk.case_record where case_id = @Id and kind = 'protected_communication'", new { Id = id.Value }));
    }

    [Fact]
    public async Task The_legal_basis_of_the_case_follows_from_its_contacts()
    {
        var (id, officer) = await CaseAsync();
        var first = (await room.Communications.RecordAsync(officer, id, new ProtectedCommunication { Recipient = "MECH_UNSURE", Types = ["ATTEMPTED"] }, Stop)).Value;
        Assert.Equal("ART15_OR_21", (await room.Cases.FindAsync(officer, id, Stop))!.LegalBasis);
        await room.Communications.UpdateAsync(officer, id, first, 1, new ProtectedCommunication { Recipient = "NPM_STAFF" }, "asked", Stop);
        Assert.Equal("ART21", (await room.Cases.FindAsync(officer, id, Stop))!.LegalBasis);
        await room.Sanctions.RecordAsync(officer, id, new AllegedSanction(), new ProtectedCommunication { Recipient = "SPT_DELEGATION" }, Stop);
        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("ART15_AND_21", true), (file.LegalBasis, file.Intact));
    }

    [Fact]
    public async Task A_grave_act_raises_the_priority_and_a_lesser_one_never_lowers_it()
    {
        var (id, officer) = await CaseAsync();
        await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { Severity = "S4", Imminence = "I4" }, null, Stop);
        await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { Severity = "S1", Imminence = "I0" }, null, Stop);
        var file = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("P1", false, room.Today.AddDays(1)), (file.Priority, file.PriorityProvisional, file.ReviewDueOn));
        Assert.Contains("case.priority-raised", await room.ActsAsync());
    }

    [Fact]
    public async Task A_contact_of_another_case_cannot_be_pointed_at()
    {
        var (id, officer) = await CaseAsync();
        var (other, otherOfficer) = await CaseAsync();
        var theirs = (await room.Communications.RecordAsync(otherOfficer, other, new ProtectedCommunication(), Stop)).Value;
        Assert.Equal(Refusal.NotFound, (await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { ProtectedCommunication = theirs }, null, Stop)).Refusal);
        Assert.Equal(Refusal.NotFound, (await room.Sanctions.RecordAsync(officer, other, new AllegedSanction(), null, Stop)).Refusal);
    }

    [Fact]
    public async Task The_register_shows_the_officers_own_cases_what_is_due_first_first()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var (one, two) = (await room.OpenCaseAsync(intake, [officer]), await room.OpenCaseAsync(intake, [officer]));
        var (foreign, other) = await CaseAsync();
        await room.Sanctions.RecordAsync(other, foreign, new AllegedSanction { NextStepDueOn = room.Today.AddDays(-9) }, null, Stop);
        await room.Sanctions.RecordAsync(officer, one, new AllegedSanction { Act = "A01" }, null, Stop);
        await room.Sanctions.RecordAsync(officer, one, new AllegedSanction { Act = "A02", NextStepDueOn = room.Today.AddDays(5) }, null, Stop);
        await room.Sanctions.RecordAsync(officer, two, new AllegedSanction { Act = "A03", NextStepDueOn = room.Today.AddDays(-1) }, null, Stop);
        await room.Sanctions.RecordAsync(officer, two, new AllegedSanction { Act = "A04", NextStepDueOn = room.Today }, null, Stop);

        var page = await room.Register.ListAsync(officer, null, 1, Stop);
        Assert.Equal(["A03", "A04", "A02", "A01"], page.Rows.Select(row => row.Sanction!.Act));
        Assert.Equal([true, false, false, false], page.Rows.Select(row => row.Overdue));
        Assert.Equal((4, 1), (page.Total, page.Overdue));
        Assert.Equal(2, (await room.Register.ListAsync(officer, one, 1, Stop)).Total);
        Assert.Equal(0, (await room.Register.ListAsync(officer, foreign, 1, Stop)).Total);
    }

    [Fact]
    public async Task A_register_longer_than_a_page_is_paged_and_a_damaged_row_is_shown_as_such()
    {
        var (id, officer) = await CaseAsync();
        for (var i = 0; i <= SanctionRegister.PageSize; i++)
        {
            await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { NextStepDueOn = room.Today.AddDays(i) }, null, Stop);
        }

        await room.ExecuteAsync("update desk.case_record set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where case_id = @Id and due_on = @Today", new { Id = id.Value, room.Today });
        var (first, second) = (await room.Register.ListAsync(officer, null, 1, Stop), await room.Register.ListAsync(officer, null, 2, Stop));
        Assert.Equal((50, 1, 51), (first.Rows.Count, second.Rows.Count, first.Total));
        Assert.Null(first.Rows[0].Sanction);
        Assert.All(first.Rows.Skip(1), row => Assert.NotNull(row.Sanction));
    }

    private async Task<(CaseId Case, KeyRing Officer)> CaseAsync()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        return (await room.OpenCaseAsync(intake, [officer]), officer);
    }
}

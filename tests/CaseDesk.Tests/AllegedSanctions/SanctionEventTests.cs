using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Tests.Cases;
using Xunit;

namespace SafeReport.CaseDesk.Tests.AllegedSanctions;

/// <summary>What a change of an alleged sanction does to its case, and what the log keeps of it.</summary>
public sealed class SanctionEventTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Fact]
    public async Task A_sanction_that_gets_worse_makes_its_case_more_urgent_and_the_log_says_so()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        var sanction = (await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { Severity = "S1", Imminence = "I1" }, null, Stop)).Value;
        var before = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Null(before.Priority);   // a mild act decides nothing for a case nobody decided on

        await room.Sanctions.UpdateAsync(officer, id, sanction, 1, new AllegedSanction { Severity = "S4", Imminence = "I4" }, null, Stop);

        var after = (await room.Cases.FindAsync(officer, id, Stop))!;
        Assert.Equal(("P1", Priority.ReviewDue("P1", room.Today)), (after.Priority, after.ReviewDueOn));
        Assert.Equal(1, (await ActsOfAsync(id.Value)).Count(act => act == "case.priority-raised"));
    }

    [Fact]
    public async Task Every_update_of_a_sanction_leaves_exactly_one_event()
    {
        var (intake, officer) = (await room.OfficerAsync(Role.Intake), await room.OfficerAsync(Role.Case));
        var id = await room.OpenCaseAsync(intake, [officer]);
        var sanction = (await room.Sanctions.RecordAsync(officer, id, new AllegedSanction { Act = "A01" }, null, Stop)).Value;
        var before = (await room.ActsAsync()).Count;

        for (var version = 1; version <= 3; version++)
        {
            await room.Sanctions.UpdateAsync(officer, id, sanction, version, new AllegedSanction { Act = $"A0{version + 1}" }, null, Stop);
            Assert.Equal(before + version, (await room.ActsAsync()).Count);
        }

        Assert.Equal(["sanction.recorded", "sanction.changed", "sanction.changed", "sanction.changed"], await ActsOfAsync(sanction.Value));
    }

    private async Task<IReadOnlyList<string>> ActsOfAsync(Guid subject) =>
        await room.ScalarAsync<string[]>("select array_agg(act order by number) from desk.event where subject = @Subject", new { Subject = subject });
}

using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Domain;

/// <summary>A case moves by an officer's act only, never past a consent, and never because of what somebody thinks of what was told.</summary>
public sealed class CaseStepsTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);

    private static readonly StepDecision Everything = new("")
    {
        Reason = "Why",
        Measure = "MB2",
        Ladder = 1,
        ReviewOn = Today.AddDays(14),
        SafeOn = Today,
        Outcome = "STOPPED",
        Told = "TOLD",
        Tries = new FailedTries(Today.AddDays(-300), Today.AddDays(-200)),
    };

    /// <summary>Written out from domain.md 8: from each status, where an officer who enters everything gets, and where the step is shut.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        { "RECEIVED", "TRIAGE", "" },
        { "TRIAGE", "ASSESSMENT REFERRED ESCALATED SUSPENDED_AT_REQUEST", "" },
        { "ASSESSMENT", "PROTECTION_PLANNED ESCALATED SUSPENDED_AT_REQUEST", "CONSENT_PENDING" },
        { "CONSENT_PENDING", "PROTECTION_PLANNED ESCALATED SUSPENDED_AT_REQUEST", "" },
        { "PROTECTION_PLANNED", "PROTECTION_ACTIVE ESCALATED SUSPENDED_AT_REQUEST", "" },
        { "PROTECTION_ACTIVE", "MONITORING ESCALATED SUSPENDED_AT_REQUEST", "WITH_AUTHORITY" },
        { "WITH_AUTHORITY", "MONITORING ESCALATED SUSPENDED_AT_REQUEST", "PROTECTION_ACTIVE" },
        { "ESCALATED", "MONITORING SUSPENDED_AT_REQUEST", "" },
        { "MONITORING", "PROTECTION_ACTIVE DORMANT CLOSED ESCALATED SUSPENDED_AT_REQUEST", "" },
        { "DORMANT", "CLOSED TRIAGE ESCALATED SUSPENDED_AT_REQUEST", "" },
        { "CLOSED", "TRIAGE", "" },
        { "SUSPENDED_AT_REQUEST", "TRIAGE", "" },
        { "REFERRED", "TRIAGE", "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void From_each_status_exactly_these_steps_lead_on(string from, string open, string shut)
    {
        foreach (var to in CaseStatus.All)
        {
            var guard = CaseSteps.Judge(Facts(from), Everything with { To = to });
            var expected = open.Split(' ').Contains(to) ? "open" : shut.Split(' ').Contains(to) ? "shut" : "none";
            Assert.Equal((to, expected), (to, guard switch { StepGuard.None => "open", StepGuard.NoSuchStep => "none", _ => "shut" }));
            Assert.Equal(expected != "none", CaseSteps.From(from).Contains(to));
        }
    }

    [Fact]
    public void Every_status_has_its_line() => Assert.Equal(CaseStatus.All.Order(), Table.Select(row => row.Data.Item1).Order());

    [Theory]
    [InlineData("TRIAGE", "ASSESSMENT", StepGuard.PriorityNotDecided)]
    [InlineData("TRIAGE", "REFERRED", StepGuard.NotOfOtherBasis)]
    [InlineData("PROTECTION_PLANNED", "PROTECTION_ACTIVE", StepGuard.WaitsForConsent)]
    public void What_the_case_itself_lacks_shuts_a_step_before_anything_is_typed(string from, string to, StepGuard guard)
    {
        var bare = Facts(from) with { Priority = null, LegalBasis = "ART21", Measure = "MR2" };   // a talk that names the person
        Assert.Equal(guard, CaseSteps.Judge(bare, Everything with { To = to }));
        Assert.Equal(guard, CaseSteps.Shut(bare, to));
        Assert.Equal(StepGuard.None, CaseSteps.Shut(Facts(from), to));
    }

    [Fact]
    public void Doing_nothing_for_now_is_a_measure_like_another() =>
        Assert.Equal(StepGuard.None, CaseSteps.Judge(Facts("PROTECTION_PLANNED") with { Measure = "MR0" }, new StepDecision("PROTECTION_ACTIVE")));

    [Fact]
    public void A_measure_whose_consent_depends_waits_for_it()
    {
        foreach (var measure in Vocabularies.Embedded["V13"].Terms)
        {
            var needsNone = measure.CrossReference == "N";
            Assert.Equal(
                (measure.Code, needsNone ? StepGuard.None : StepGuard.WaitsForConsent),
                (measure.Code, CaseSteps.Judge(Facts("PROTECTION_PLANNED") with { Measure = measure.Code }, Everything with { To = "PROTECTION_ACTIVE" })));
        }
    }

    [Fact]
    public void Each_step_asks_for_what_it_needs_and_only_that()
    {
        Assert.Equal(StepGuard.MeasureMissing, CaseSteps.Judge(Facts("ASSESSMENT"), Everything with { To = "PROTECTION_PLANNED", Measure = "MR99" }));
        Assert.Equal(StepGuard.LadderMissing, CaseSteps.Judge(Facts("TRIAGE"), Everything with { To = "ESCALATED", Ladder = null }));
        foreach (var ladder in new[] { 0, 3, 4, 5, 7, 8, 9 })
        {
            Assert.Equal(StepGuard.WaitsForConsent, CaseSteps.Judge(Facts("TRIAGE"), Everything with { To = "ESCALATED", Ladder = ladder }));
        }

        Assert.Equal(StepGuard.ReviewMissing, CaseSteps.Judge(Facts("PROTECTION_ACTIVE"), Everything with { To = "MONITORING", ReviewOn = Today }));
        Assert.Equal(StepGuard.TriesMissing, CaseSteps.Judge(Facts("MONITORING"), Everything with { To = "DORMANT", Tries = null }));
        Assert.Equal(StepGuard.TriesMissing, CaseSteps.Judge(Facts("MONITORING"), Everything with { To = "DORMANT", Tries = new(Today, Today) }));
        Assert.Equal(StepGuard.TriesMissing, CaseSteps.Judge(Facts("MONITORING"), Everything with { To = "DORMANT", Tries = new(Today, Today.AddDays(1)) }));
        Assert.Equal(StepGuard.None, CaseSteps.Judge(Facts("TRIAGE"), new StepDecision("ASSESSMENT")));
        foreach (var (from, to) in new[]
        {
            ("TRIAGE", "REFERRED"), ("ASSESSMENT", "PROTECTION_PLANNED"), ("ASSESSMENT", "ESCALATED"), ("ESCALATED", "MONITORING"), ("MONITORING", "PROTECTION_ACTIVE"),
            ("MONITORING", "DORMANT"), ("MONITORING", "CLOSED"), ("TRIAGE", "SUSPENDED_AT_REQUEST"), ("CLOSED", "TRIAGE"), ("REFERRED", "TRIAGE"), ("DORMANT", "TRIAGE"),
        })
        {
            Assert.Equal((from, to, StepGuard.ReasonMissing), (from, to, CaseSteps.Judge(Facts(from), Everything with { To = to, Reason = null })));
        }
    }

    [Fact]
    public void A_person_nobody_found_is_not_closed_away_before_six_months()
    {
        var close = Everything with { To = "CLOSED", SafeOn = null };
        Assert.Equal(StepGuard.TooEarlyToClose, CaseSteps.Judge(Facts("DORMANT"), close with { Tries = null }));
        Assert.Equal(StepGuard.TooEarlyToClose, CaseSteps.Judge(Facts("DORMANT"), close with { Tries = new(new(2026, 5, 1), new(2026, 5, 27)) }));
        Assert.Equal(StepGuard.None, CaseSteps.Judge(Facts("DORMANT"), close with { Tries = new(new(2026, 5, 1), new(2026, 5, 26)) }));
        Assert.Equal(StepGuard.None, CaseSteps.Judge(Facts("DORMANT") with { Tries = new(new(2026, 5, 1), new(2026, 5, 26)) }, close with { Tries = null }));
        Assert.Equal(StepGuard.TooEarlyToClose, CaseSteps.Judge(Facts("DORMANT"), close with { Tries = null, SafeOn = Today.AddDays(1) }));
        Assert.Equal(StepGuard.UnreadItems, CaseSteps.Judge(Facts("DORMANT") with { HasUnread = true }, Everything with { To = "CLOSED" }));
        Assert.Equal(StepGuard.OutcomeMissing, CaseSteps.Judge(Facts("DORMANT"), Everything with { To = "CLOSED", Outcome = "FALSE" }));
        Assert.Equal(StepGuard.ToldMissing, CaseSteps.Judge(Facts("DORMANT"), Everything with { To = "CLOSED", Told = null }));
    }

    private static CaseFacts Facts(string status) => new(status, "P2", "OTHER", "MB2", Tries: null, HasUnread: false, Today);
}

using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using Xunit;

namespace SafeReport.CaseDesk.Tests.AllegedSanctions;

public sealed class AllegedSanctionRulesTests
{
    [Fact]
    public void An_unknown_act_by_nobody_we_know_against_nobody_we_know_can_be_recorded() =>
        Assert.Empty(AllegedSanctionRules.Check(new AllegedSanction()));

    [Fact]
    public void Tolerating_needs_no_named_actor()
    {
        var sanction = AllegedSanctionRules.Clean(new AllegedSanction { By = [new Involvement(null, ["TOLERATE"], " ")] });
        Assert.Empty(AllegedSanctionRules.Check(sanction));
        Assert.Equal(["TOLERATE"], Assert.Single(sanction.By).Modes);
    }

    [Fact]
    public void Several_actors_have_several_modes_each() =>
        Assert.Empty(AllegedSanctionRules.Check(new AllegedSanction
        {
            Act = "A02",
            By = [new Involvement("ST_PRISON", ["ORDER", "APPLY", "PERMIT"], null), new Involvement("NS_DETAINEES", ["APPLY"], "two men"), new Involvement("ST_HEALTH", ["TOLERATE"], null)],
        }));

    public static TheoryData<AllegedSanction, string> Unknown => new()
    {
        { new AllegedSanction { Act = "A99" }, "Act" },
        { new AllegedSanction { Act = "TORTURE" }, "Act" },
        { new AllegedSanction { Phase = "LATER" }, "Phase" },
        { new AllegedSanction { By = [new Involvement("POLICE", [], null)] }, "By[0].Kind" },
        { new AllegedSanction { By = [new Involvement(null, ["ORDERED"], null)] }, "By[0].Modes" },
        { new AllegedSanction { Target = new SanctionTarget("ANIMAL", [], null) }, "Target" },
        { new AllegedSanction { Target = new SanctionTarget("PERSON", ["FRIEND"], null) }, "Target.Relations" },
        { new AllegedSanction { PlaceType = "JAIL" }, "PlaceType" },
        { new AllegedSanction { Severity = "S5" }, "Severity" },
        { new AllegedSanction { Imminence = "I5" }, "Imminence" },
        { new AllegedSanction { Nexus = ["PROVEN"] }, "Nexus" },
        { new AllegedSanction { State = "CLOSED" }, "State" },
        { new AllegedSanction { State = "FALSE" }, "State" },
        { new AllegedSanction { From = new ImpreciseDate(new DateOnly(2026, 1, 1), "ROUGHLY") }, "From" },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public void A_code_that_is_not_in_its_list_is_refused(AllegedSanction sanction, string field) =>
        Assert.Equal([new FieldError(field, FieldProblem.UnknownCode)], AllegedSanctionRules.Check(sanction));

    [Fact]
    public void Only_two_exact_dates_can_contradict_each_other()
    {
        var (early, late) = (new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 9));
        var crossed = new AllegedSanction { From = new(late, "EXACT"), To = new(early, "EXACT") };
        Assert.Equal([new FieldError("To", FieldProblem.EndsBeforeItStarts)], AllegedSanctionRules.Check(crossed));
        Assert.Empty(AllegedSanctionRules.Check(crossed with { From = new(late, "MONTH") }));
    }

    [Fact]
    public void A_protected_communication_may_be_empty_and_only_tried()
    {
        Assert.Empty(AllegedSanctionRules.Check(new ProtectedCommunication()));
        Assert.Empty(AllegedSanctionRules.Check(new ProtectedCommunication { Recipient = "MECH_UNSURE", Types = ["ATTEMPTED", "PERCEIVED"] }));
        Assert.Equal("Recipient", Assert.Single(AllegedSanctionRules.Check(new ProtectedCommunication { Recipient = "MINISTRY" })).Field);
    }
}

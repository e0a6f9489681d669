using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.AllegedSanctions;

/// <summary>What a report says, put into the fields of the register for an officer to confirm.</summary>
public sealed class ProposalTests
{
    [Fact]
    public void The_acts_of_a_report_become_proposals()
    {
        var proposal = Propose("""
            "danger":false,"imminence":"I2","target":["FAMILY_OF"],"targetText":"my brother",
            "contact":{"recipient":"NPM_MEMBER","type":["ATTEMPTED"],"date":"2026-02-01","precision":"MONTH","place":"the ward"},
            "acts":[{"act":"A02","from":"2026-02-17","precision":"WEEK","phase":"POST","place":"block 4","placeType":"PRISON","by":["ST_PRISON","ST_HEALTH"],"modes":["ORDER","TOLERATE"],"text":"alone"},
                    {"act":"A05"}]
            """);
        Assert.Equal(["A02", "A05"], proposal.Sanctions.Select(sanction => sanction.Act));
        var first = proposal.Sanctions[0];
        Assert.Equal(new ImpreciseDate(new DateOnly(2026, 2, 17), "WEEK"), first.From);
        Assert.Equal(first.From, proposal.Sanctions[1].From);   // the simple form asks once
        Assert.Equal(["ST_PRISON", "ST_HEALTH"], first.By.Select(by => by.Kind));
        Assert.All(first.By, by => Assert.Equal(["ORDER", "TOLERATE"], by.Modes));
        Assert.Equal((SanctionTarget.Person, "my brother"), (first.Target.Kind, first.Target.Description));
        Assert.Equal(("I2", "POST", "block 4", "PRISON", "alone", SanctionState.Alleged), (first.Imminence, first.Phase, first.Place, first.PlaceType, first.Description, first.State));
        Assert.Equal(("NPM_MEMBER", "the ward"), (proposal.Communication!.Recipient, proposal.Communication.Place));
        Assert.All(proposal.Sanctions, sanction => Assert.Empty(AllegedSanctionRules.Check(sanction)));
    }

    [Theory]
    [InlineData("""["ORGANISATION","MEMBER_OF"]""", "ORGANISATION")]
    [InlineData("""["COLLECTIVE"]""", "GROUP")]
    [InlineData("""["SELF"]""", "PERSON")]
    [InlineData("""["UNKNOWN"]""", "UNKNOWN")]
    [InlineData("[]", "UNKNOWN")]
    public void The_kind_of_target_follows_from_the_relation(string relations, string kind) =>
        Assert.Equal(kind, Propose($$"""
            "danger":false,"target":{{relations}},"acts":[{}]
            """).Sanctions[0].Target.Kind);

    [Fact]
    public void Danger_now_is_imminence_now() =>
        Assert.Equal("I4", Propose("""
            "danger":true,"imminence":"I0","acts":[{"act":"C03"}]
            """).Sanctions[0].Imminence);

    [Fact]
    public void A_mode_without_an_actor_is_kept() =>
        Assert.Equal([null], Propose("""
            "danger":false,"acts":[{"modes":["TOLERATE"]}]
            """).Sanctions[0].By.Select(by => by.Kind));

    [Theory]
    [InlineData("""  "danger":false  """, 0)]
    [InlineData("""  "danger":false,"acts":[]  """, 0)]
    [InlineData("""  "danger":false,"acts":["A02",7,null,[],{"act":["A02"],"by":"ST_PRISON","from":5,"to":"yesterday","placeType":"MOON","text":{}}],"contact":{"type":"LETTER"}  """, 1)]
    public void What_does_not_fit_is_left_out_and_never_an_error(string fields, int sanctions)
    {
        var proposal = Propose(fields);
        Assert.Equal(sanctions, proposal.Sanctions.Count);
        Assert.All(proposal.Sanctions, sanction => Assert.Equivalent(new AllegedSanction(), sanction, strict: true));
    }

    private static Proposal Propose(string fields)
    {
        var json = $$"""
            {"v":1,"item":"{{ItemId.New()}}","mechanism":"0a1b2c3d","kind":"reprisal-alert","made":"2026-03-09","language":"en","madeBy":"tests","entries":[],{{fields}}}
            """;
        using var report = ReportDocument.TryParse(Encoding.UTF8.GetBytes(json));
        return Proposal.From(report ?? throw new InvalidOperationException("The report of this test is not one."));
    }
}

using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Domain;

public sealed class VocabulariesTests
{
    private static readonly Vocabularies All = Vocabularies.Embedded;

    [Fact]
    public void All_26_lists_and_400_codes_are_embedded()
    {
        Assert.Equal(Enumerable.Range(1, 26).Select(n => $"V{n:00}"), All.All.Select(list => list.Id));
        Assert.Equal(400, All.All.Sum(list => list.Terms.Count));
        Assert.All(All.All, list => Assert.NotEmpty(list.Title));
        Assert.All(All.All.SelectMany(list => list.Terms), term => Assert.NotEmpty(term.Label));
    }

    [Theory]
    [InlineData("V06", "A02")]
    [InlineData("V06", "Z99")]
    [InlineData("V07", "TOLERATE")]
    [InlineData("V14", "NEXUS_OPEN")]
    public void A_code_of_the_list_is_known(string list, string code) => Assert.True(All[list].Has(code));

    [Theory]
    [InlineData("V06", "a02")]
    [InlineData("V06", "A02 ")]
    [InlineData("V06", "")]
    [InlineData("V06", null)]
    [InlineData("V07", "A02")]
    public void Anything_else_is_not(string list, string? code) => Assert.False(All[list].Has(code));

    [Fact]
    public void The_roles_are_those_of_V26() =>
        Assert.All(
            typeof(Role).GetFields().Where(field => field.IsLiteral),
            field => Assert.True(Role.IsKnown((string)field.GetRawConstantValue()!)));

    [Fact]
    public void No_outcome_of_a_case_says_that_somebody_lied() =>
        Assert.DoesNotContain(All["V14"].Terms, term => term.Code.Contains("FALSE", StringComparison.Ordinal) || term.Code.Contains("UNFOUNDED", StringComparison.Ordinal));

    [Fact]
    public void Nothing_in_the_desk_rates_whether_an_informant_is_believed()
    {
        string[] never = ["credib", "reliab", "truthful", "veracity", "believ", "plausib", "unfounded"];
        var names = typeof(Vocabularies).Assembly.GetTypes()
            .SelectMany(type => type.GetMembers().Select(member => $"{type.Name}.{member.Name}"))
            .Concat(typeof(Vocabularies).Assembly.GetTypes().Where(type => type.IsEnum).SelectMany(Enum.GetNames));
        Assert.DoesNotContain(names, name => never.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }
}

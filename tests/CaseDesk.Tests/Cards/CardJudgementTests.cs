using SafeReport.CaseDesk.Features.Cards;
using SafeReport.Portal.Features.Cards;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Cards;

/// <summary>Two officers confirm a card and believe that people see its telephone number: the desk lets none through that the Portal does not show.</summary>
public sealed class CardJudgementTests
{
    private static MechanismCard Good { get; } = new()
    {
        Exit = "https://www.example.org/",
        WorkingDays = 3,
        Weekdays = [1, 2, 3],
        DaysOff = [new(2027, 1, 1)],
        Languages = new Dictionary<string, CardTexts> { ["en"] = new() { Who = "We visit.", Telephone = "+00 111" } },
    };

    public static TheoryData<string> Texts() =>
    [
        .. Enumerable.Range(0, 0x100).Concat(Enumerable.Range(0x2000, 0x70)).Concat([0x61C, 0xFEFF, 0xFFFE, 0xFFFF, 0xD800, 0xDC00, 0xFFFD, 0x1F600, 0xE0001])
            .Select(code => $"+00 {(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code))} 111"),
        "+00 111\n+00 222", "+00 111\r\n+00 222", "+00 111\r+00 222", "\t+00 111", "+00 111\t", new string('a', 8_000), new string('\u0646', 3_900), new string('"', 4_000),
    ];

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void What_the_desk_lets_through_the_Portal_shows_and_what_it_would_not_show_the_desk_says(string text)
    {
        foreach (var texts in new CardTexts[]
        {
            new() { Telephone = text }, new() { Post = text }, new() { Telephone = "1", Who = text }, new() { Telephone = "1", Cannot = text }, new() { Telephone = "1", Hours = text },
            new() { Telephone = "1", Emergency = text },
        })
        {
            Agree(Good with { Languages = new Dictionary<string, CardTexts> { ["en"] = texts } });
        }
    }

    [Theory]
    [InlineData("https://www.example.org", true)]
    [InlineData("https://www.example.org/", true)]
    [InlineData("HTTPS://WWW.Example.ORG:443/", true)]
    [InlineData("https://b\u00FCcher.example/", true)]
    [InlineData("https://xn--bcher-kva.example/", true)]
    [InlineData("https://\u062E\u0628\u0631.example", true)]
    [InlineData("https://www.example.org./", true)]
    [InlineData("https://under_score.example/", true)]
    [InlineData("https://@www.example.org/", true)]
    [InlineData("https://www.example.org/?", false)]
    [InlineData("https://www.example.org/#", false)]
    [InlineData("https://www.example.org//", false)]
    [InlineData("https://192.0.2.1/", false)]
    [InlineData("https://[2001:db8::1]/", false)]
    [InlineData("https://\u00FC..example/", false)]
    [InlineData("https://ex%61mple.org/", null)]
    [InlineData("https://\u202Ewww.example.org/", true)]
    [InlineData("https://www.exam\tple.org/", false)]
    [InlineData("https:www.example.org", null)]
    [InlineData("https:\\\\www.example.org", null)]
    [InlineData("www.example.org", false)]
    [InlineData("", false)]
    public void An_exit_that_the_desk_lets_through_is_one_for_the_Portal(string exit, bool? good)
    {
        var problem = Agree(Good with { Exit = exit });
        Assert.True(good is null || good == (problem == CardProblem.None), problem.ToString());
        Assert.True(problem != CardProblem.None || CardRules.Tidy(Good with { Exit = exit }).Exit.All(char.IsAscii));
    }

    [Fact]
    public void Numbers_and_days_that_the_desk_lets_through_are_some_for_the_Portal()
    {
        DateOnly[] days = [DateOnly.MinValue, DateOnly.MaxValue, new(2027, 1, 1), new(2027, 1, 1)];
        Assert.Equal(CardProblem.None, Agree(Good with { DaysOff = days, Weekdays = [7, 1, 3], WorkingDays = 60 }));
        Assert.Equal(CardProblem.None, Agree(Good with { DaysOff = [.. Enumerable.Range(1, 100).Select(DateOnly.FromDayNumber)] }));
        foreach (var card in new[] { Good with { WorkingDays = 61 }, Good with { Weekdays = [] }, Good with { Weekdays = [1, 1] }, Good with { Weekdays = [0] }, Good with { Weekdays = [8] } })
        {
            Assert.NotEqual(CardProblem.None, Agree(card));
        }
    }

    /// <summary>What the desk takes the Portal reads whole; what the Portal would not show the desk does not take.</summary>
    private static CardProblem Agree(MechanismCard given)
    {
        var card = CardRules.Tidy(given);
        var problem = CardRules.Judge(card);
        var (read, wrong) = CardReader.Read(CardJson.ForPortal(card, card.Languages.Values.Single()));
        Assert.True(problem != CardProblem.None || (read is not null && wrong is null), wrong);
        Assert.True(wrong != "text" || problem == CardProblem.Signs, problem.ToString());
        return problem;
    }
}

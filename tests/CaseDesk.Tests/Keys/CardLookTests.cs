using SafeReport.CaseDesk.Features.Cards;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Keys;

/// <summary>What the desk reads as a visitor: a false telephone number or exit on one page is enough to raise an alarm.</summary>
public sealed class CardLookTests
{
    private static readonly CardTexts Texts = new() { Who = "We visit\nprisons & cells.", Telephone = "+00 111", Emergency = "112" };

    private static readonly MechanismCard Card = new()
    {
        Exit = "https://www.example.org/",
        WorkingDays = 3,
        Weekdays = [1],
        DaysOff = [],
        Languages = new Dictionary<string, CardTexts> { ["en"] = Texts },
    };

    private const string Page = """
        <header><a class="exit" href="https://www.example.org/">Exit</a></header>
        <details><summary>Who</summary><div><p>We visit<br>prisons &amp; cells.</p><p><b>&#x2B;00 111</b></p><p>In danger: <b>112</b></p></div></details>
        """;

    [Fact]
    public void The_card_on_the_page_is_found_whatever_stands_around_it() => Assert.True(CardLook.IsShown(Page, Card, Texts));

    [Theory]
    [InlineData("00 111", "00 112")]
    [InlineData("www.example.org", "www.example.com")]
    [InlineData("<b>112</b>", "<b></b>")]
    [InlineData("prisons", "police")]
    public void Another_number_exit_or_word_is_a_difference(string published, string shown) =>
        Assert.False(CardLook.IsShown(Page.Replace(published, shown, StringComparison.Ordinal), Card, Texts));
}

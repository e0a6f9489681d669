using System.Text.Json;
using SafeReport.CaseDesk.Features.Replies;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Replies;

public sealed class QuoteCheckTests
{
    private const string Report = "Three days after he talked to the visitors they moved him to a cell without a window.";

    [Theory]
    [InlineData("You wrote: three days after he talked — to the visitors, they did something.", true)]
    [InlineData("THREE DAYS AFTER HE TALKED TO THE VISITORS", true)]
    [InlineData("We read your message. Somebody will be there soon.", false)]
    [InlineData("He talked to the visitors.", false)]
    public void Eight_words_in_a_row_are_a_quotation(string reply, bool quotes) => Assert.Equal(quotes, QuoteCheck.Quotes(reply, [Report]));

    [Theory]
    [InlineData("你好：他和访客谈话三天后被转移到没有窗户的牢房。", true)]
    [InlineData("我们已经读到你的消息，会尽快安排。", false)]
    public void Fourteen_letters_in_a_row_are_one_where_words_are_not_spaced(string reply, bool quotes) =>
        Assert.Equal(quotes, QuoteCheck.Quotes(reply, ["他和访客谈话三天后被转移到没有窗户的牢房"]));

    [Fact]
    public void Arabic_is_compared_word_by_word() =>
        Assert.True(QuoteCheck.Quotes("كتبت: بعد ثلاثة أيام من حديثه مع الزوار نقلوه إلى زنزانة", ["بعد ثلاثة أيام من حديثه مع الزوار نقلوه إلى زنزانة بلا نافذة"]));

    [Fact]
    public void Every_text_of_a_report_counts_wherever_it_stands()
    {
        using var report = JsonDocument.Parse("""{"what":"one","acts":[{"text":"two","later":{"deep":["three"]}}],"danger":true,"n":4}""");
        Assert.Equal(["one", "two", "three"], QuoteCheck.TextsOf(report.RootElement));
    }
}

using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Domain;

/// <summary>An officer sees what was sent, also where HTML has no way to write it or an eye does not see it.</summary>
public sealed class ExactTextTests
{
    [Theory]
    [InlineData("a\0b", "a␀b")]
    [InlineData("a\u0007\u007fb", "a␇␡b")]
    [InlineData("a\u0085b\u009f", "a[U+0085]b[U+009F]")]
    [InlineData("a\nb\tc", "a\nb\tc")]
    [InlineData("او \u202eبردند\u202c", "او \u202eبردند\u202c")]
    public void A_text_keeps_its_lines_and_its_direction_and_hides_nothing(string sent, string shown) => Assert.Equal(shown, ExactText.Of(sent));

    [Theory]
    [InlineData("photo\u202egpj.exe", "photo[U+202E]gpj.exe")]
    [InlineData("a\nb", "a␊b")]
    [InlineData("\u200f\u2066x\u2069\u2028", "[U+200F][U+2066]x[U+2069][U+2028]")]
    [InlineData("عکس.jpg", "عکس.jpg")]
    public void A_name_stands_on_one_line_and_turns_nothing_round(string sent, string shown) => Assert.Equal(shown, ExactText.OfName(sent));
}

using System.Globalization;
using System.Text;
using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Domain;

/// <summary>Letters and marks of many scripts, as another implementation (Python's unicodedata) composes them.</summary>
public sealed class CanonicalFormTests
{
    [Theory]
    [InlineData("6C1 BBE 302 94D AC00 301 93C 301 654", "6C1 BBE 94D 302 AC00 93C 301 301 654")]
    [InlineData("418 64A 9D7 73 9BE 301 30A 94D", "418 64A 9D7 73 9BE 94D 301 30A")]
    [InlineData("1112 307 303 328", "1112 328 307 303")]
    [InlineData("928 930 302 DCF 73 30A DCA 653 328", "928 930 302 DCF 73 DCA 328 30A 653")]
    [InlineData("212B 327 3099 DD9 1161 655 345 654 9D7", "C5 3099 327 DD9 1161 655 654 345 9D7")]
    [InlineData("64A 653 102E 307 655", "64A 653 102E 655 307")]
    [InlineData("64 9BE 306 328 DCA", "64 9BE DCA 328 306")]
    [InlineData("1E9B 3099 302 302 327 64 1161 1D165 5B7 327 344", "1E9B 3099 327 302 302 64 1161 5B7 327 1D165 308 301")]
    [InlineData("11C2 212B 308 303 73 3099", "11C2 C5 308 303 73 3099")]
    [InlineData("DD9 344 306 302", "DD9 308 301 306 302")]
    [InlineData("3B1 327 307 653 94D 3B9 DCA 344", "3B1 94D 327 307 653 390 DCA")]
    [InlineData("1E9B 308 327 307 94D", "1E9B 94D 327 308 307")]
    [InlineData("1175 DCA 958 BBE 102E 654 306 1D15E 344 344 655", "1175 DCA 915 93C BBE 102E 654 306 1D157 1D165 655 308 301 308 301")]
    [InlineData("73 302 9C7 307 345 301", "15D 9C7 307 301 345")]
    [InlineData("6C1 303 345 300 306", "6C1 303 300 306 345")]
    [InlineData("AC01 BBE 11C2 345 303 5BC 1D165 212B 655 302 303", "AC01 BBE 11C2 5BC 1D165 303 345 C5 655 302 303")]
    [InlineData("1025 5B7 307 300 FB2A 307 94D", "1025 5B7 307 300 5E9 94D 5C1 307")]
    [InlineData("FB2A 1D165 5BC", "5E9 5BC 5C1 1D165")]
    [InlineData("1025 344 308 3099 93C 958 BBE 9D7 930 5B7", "1025 93C 3099 308 301 308 915 93C BBE 9D7 930 5B7")]
    [InlineData("BC6 93C 11C2 61 655 308", "BC6 93C 11C2 E4 655")]
    [InlineData("2126 345", "1FFC")]
    [InlineData("3B1 653 34F DCF 915 300 212B 9D7", "3B1 653 34F DCF 915 300 C5 9D7")]
    [InlineData("2126 307 94D 61 648 102E 307 1D165 308", "3A9 94D 307 61 648 102E 1D165 307 308")]
    [InlineData("61 30A 93C", "E5 93C")]
    [InlineData("1175 94D 5BC 73 306 BBE FB2A 5B7 306 303", "1175 94D 5BC 73 306 BBE 5E9 5B7 5C1 306 303")]
    [InlineData("FB2A 300 654 308 300", "5E9 5C1 300 654 308 300")]
    [InlineData("64A 301 DCA 93C 655 648 301 308 301 302 304B 300 306 301 328", "64A 93C DCA 655 301 648 301 308 301 302 304B 328 300 306 301")]
    [InlineData("958 DCA 304B 93C 655 34F DCA 1025 306 30A 654 653", "915 93C DCA 304B 93C 655 34F DCA 1025 306 30A 654 653")]
    [InlineData("304B 302 323 64 DCA", "304B 323 302 64 DCA")]
    [InlineData("BC6 3B1 307 DCA 30A", "BC6 3B1 DCA 307 30A")]
    [InlineData("418 653 653 345 302 AC00 11A8 654 DCF 344 93C", "418 653 653 302 345 AC01 654 DCF 93C 308 301")]
    [InlineData("958 64A 1D165", "915 93C 64A 1D165")]
    [InlineData("1025 307 31B 9BE 1175 1100", "1025 31B 307 9BE 1175 1100")]
    [InlineData("928 306 327 300 627 302 5BC 64 5BC 654", "928 327 306 300 627 5BC 302 64 5BC 654")]
    [InlineData("1D15E 31B 327 303 FB2A 34F", "1D157 327 1D165 31B 303 5E9 5C1 34F")]
    [InlineData("61 94D 308 655 34F", "E4 94D 655 34F")]
    [InlineData("418 94D 306 1D165", "419 94D 1D165")]
    [InlineData("9C7 345 6D2 1D165 1D165 5BC", "9C7 345 6D2 5BC 1D165 1D165")]
    [InlineData("AC01 DCA 327 323 327 212B 307 304B", "AC01 DCA 327 327 323 C5 307 304B")]
    [InlineData("AC00 1D165 94D DD9", "AC00 94D 1D165 DD9")]
    [InlineData("65 300 328 30A FB2A BBE AC01 DCF 655", "119 300 30A 5E9 5C1 BBE AC01 DCF 655")]
    [InlineData("6C1 958 102E 5B7 307", "6C1 915 93C 102E 5B7 307")]
    [InlineData("958 5BC 5B7 5B7 9BE BC6 61", "915 93C 5B7 5B7 5BC 9BE BC6 61")]
    [InlineData("304B 301 300 93C 323 1025", "304B 93C 323 301 300 1025")]
    [InlineData("64 306 302 93C 102E 2126 5B7 5BC", "64 93C 306 302 102E 3A9 5B7 5BC")]
    [InlineData("1E9B 302 31B 327 65 9D7 308 9BE 328", "1E9B 327 31B 302 65 9D7 308 9BE 328")]
    [InlineData("1161 9BE 300 301 327 648 DCA 1112 327 654 3099 1D165", "1161 9BE 327 300 301 648 DCA 1112 3099 327 1D165 654")]
    [InlineData("930 1D165 34F 61 654 5B7 304B 344 31B", "930 1D165 34F 61 5B7 654 304B 31B 308 301")]
    [InlineData("958 306 DCF BC6 306 655 300 41 DCA 653 DCF", "915 93C 306 DCF BC6 655 306 300 41 DCA 653 DCF")]
    [InlineData("11C2 328 5BC 300 11A8 303 31B DCF", "11C2 5BC 328 300 11A8 31B 303 DCF")]
    [InlineData("1112 344 344 64 31B 102E 73 303 5BC", "1112 308 301 308 301 64 31B 102E 73 5BC 303")]
    [InlineData("6C1 1D165 418 328 3099 3099 653", "6C1 1D165 418 3099 3099 328 653")]
    [InlineData("6D2 655 31B 1D15E 308", "6D2 31B 655 1D157 1D165 308")]
    [InlineData("11A8 327 102E 1025 BBE 328 94D", "11A8 327 102E 1025 BBE 94D 328")]
    [InlineData("1D15E 654 11A8 653 94D 323", "1D157 1D165 654 11A8 94D 323 653")]
    [InlineData("11A8 302 323 323 9BE", "11A8 323 323 302 9BE")]
    [InlineData("3B9 653 93C 344", "3B9 93C 653 308 301")]
    [InlineData("73 327 1D165 303 958 9D7 5BC 30A 327", "15F 1D165 303 915 93C 9D7 5BC 327 30A")]
    [InlineData("AC01 BBE 653 328", "AC01 BBE 328 653")]
    [InlineData("2126 655 302 31B 31B FB2A 1D165 323 303", "3A9 31B 31B 655 302 5E9 5C1 1D165 323 303")]
    public void Text_is_composed_as_the_standard_says(string text, string expected)
    {
        Assert.Equal(Text(expected), CanonicalForm.Of(Text(text)));
        Assert.Equal(Text(expected), CanonicalForm.Of(Text(expected)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("سلام، حال شما؟ نمی‌دانم")]
    [InlineData("访客谈话 한국어 ไทย עברית")]
    public void Text_that_is_composed_stays_as_it_is(string text) => Assert.Equal(text, CanonicalForm.Of(text));

    private static string Text(string hex) =>
        string.Concat(hex.Split(' ').Select(digits => new Rune(int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
}

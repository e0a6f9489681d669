using System.Text;
using SafeReport.CaseDesk.Features.SignIn;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Tests.SignIn;

public sealed class SignInFormTests
{
    [Theory]
    [InlineData("passphrase=abcd-efgh", "abcd-efgh")]
    [InlineData("passphrase=a+b%2Bc%26d%3De", "a b+c&d=e")]
    [InlineData("name=x&passphrase=%D9%BE%c3%a9", "پé")]
    [InlineData("passphrase=100%25%2", "100%%2")]
    [InlineData("passphrase=%zz", "%zz")]
    [InlineData("passphrase=one&passphrase=two", "two")]
    [InlineData("passphrase=", "")]
    [InlineData("passphrase", "")]
    [InlineData("name=x", "")]
    [InlineData("", "")]
    public void A_passphrase_is_read_as_browsers_write_it(string body, string expected)
    {
        using var form = Parse(body)!;
        Assert.Equal(expected, Encoding.UTF8.GetString(form.Passphrase.Span));
    }

    [Fact]
    public void Everything_but_the_passphrase_is_a_field_as_usual()
    {
        using var form = Parse("_token=t%2Ft&name=Ann+O&passphrase=secret&code=123&then=%2Finbox&code=4")!;
        string[] names = ["_token", "name", "code", "then"];
        Assert.Equal(["t/t", "Ann O", "123,4", "/inbox"], names.Select(name => form.Others[name].ToString()));
        Assert.Equal(4, form.Others.Count);
        Assert.DoesNotContain(form.Others, field => field.Value.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_body_of_many_fields_is_refused() => Assert.Null(Parse(string.Join('&', Enumerable.Range(0, 40).Select(number => $"f{number}=x"))));

    private static SignInForm? Parse(string body)
    {
        using var bytes = SecretBytes.CopyOf(Encoding.UTF8.GetBytes(body));
        return SignInForm.TryParse(bytes);
    }
}

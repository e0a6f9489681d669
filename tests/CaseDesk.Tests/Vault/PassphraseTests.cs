using System.Text;
using SafeReport.CaseDesk.Vault;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Vault;

public sealed class PassphraseTests
{
    [Fact]
    public void A_passphrase_has_at_least_90_bits_of_letters_nobody_confuses()
    {
        HashSet<char> letters = [];
        HashSet<string> seen = [];
        for (var i = 0; i < 500; i++)
        {
            var passphrase = Passphrase.New();
            Assert.Matches("^([abcdefghjkmnpqrstuvwxyz23456789]{4}-){4}[abcdefghjkmnpqrstuvwxyz23456789]{4}$", passphrase);
            letters.UnionWith(passphrase.Replace("-", "", StringComparison.Ordinal));
            seen.Add(passphrase);
        }

        Assert.Equal(31, letters.Count);
        Assert.True(20 * Math.Log2(letters.Count) >= 90);
        Assert.Equal(500, seen.Count);
    }

    [Theory]
    [InlineData("abcd-efgh-jkmn-pqrs-tuvw")]
    [InlineData("ABCD EFGH JKMN PQRS TUVW")]
    [InlineData("abcdefghjkmnpqrstuvw\r\n")]
    [InlineData(" abcd- efgh\tjkmn-pqrs-TUVW ")]
    [InlineData("\uFEFFabcd-efgh-jkmn-pqrs-tuvw\r\n")]
    [InlineData("abcd\u00A0efgh\u202Fjkmn\u2009pqrs\u3000tuvw")]
    [InlineData("abcd\u2010efgh\u2011jkmn\u2013pqrs\u2212tuvw")]
    [InlineData("\u200Eabcd\u2014efgh\u00ADjkmn-pqrs\u200B-\u2066tuvw\u2069")]
    [InlineData("ａｂｃｄ－ＥＦＧＨ－jkmn-pqrs-tuvw")]
    public void What_is_typed_is_read_without_regard_to_case_spaces_and_hyphens(string typed)
    {
        using var canonical = Passphrase.Canonical(Encoding.UTF8.GetBytes(typed));
        Assert.Equal("abcd-efgh-jkmn-pqrs-tuvw", Encoding.UTF8.GetString(canonical.Span));
    }

    [Theory]
    [InlineData("abcd-efgh-jkmn-pqrs-tuv", "abcd-efgh-jkmn-pqrs-tuv")]
    [InlineData("another phrase Of somebody's own\n", "another phrase Of somebody's own")]
    [InlineData("abcd-efgh-jkmn-pqrs-tuvw2", "abcd-efgh-jkmn-pqrs-tuvw2")]
    [InlineData("", "")]
    public void What_the_program_did_not_make_stays_as_it_is(string typed, string expected)
    {
        using var canonical = Passphrase.Canonical(Encoding.UTF8.GetBytes(typed));
        Assert.Equal(expected, Encoding.UTF8.GetString(canonical.Span));
    }
}

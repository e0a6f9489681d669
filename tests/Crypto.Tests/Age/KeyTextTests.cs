using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Age;

/// <summary>The texts of recipients and identities, with the examples of c2sp.org/age.</summary>
public sealed class KeyTextTests
{
    private const string X25519Secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    private const string X25519Public = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    private const string HybridSecret = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR";

    [Fact]
    public void Published_X25519_keys()
    {
        Assert.True(X25519Identity.TryParse(X25519Secret, out var identity));
        Assert.Equal(X25519Public, identity.Recipient.ToString());
        using var text = identity.Encode();
        Assert.Equal(X25519Secret, TextEncoding.ASCII.GetString(text.Span));
        Assert.True(X25519Identity.TryParse(text.Span, out _));
        Assert.Equal(X25519Public, X25519Recipient.Parse(X25519Public).ToString());
    }

    [Fact]
    public void Published_hybrid_keys()
    {
        Assert.True(HybridIdentity.TryParse(HybridSecret, out var identity));
        var recipient = identity.Recipient.ToString();
        Assert.Equal(1959, recipient.Length);
        Assert.StartsWith("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq5aapdmwjjqpjfdyxnzr2zampc3uxy0dg4z2n2gm9su72p0pc3u0jvev55", recipient, StringComparison.Ordinal);
        Assert.EndsWith("hh6gjtqmwze9pyyzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k", recipient, StringComparison.Ordinal);
        using var text = identity.Encode();
        Assert.Equal(HybridSecret, TextEncoding.ASCII.GetString(text.Span));
        Assert.Equal(identity.Recipient, HybridRecipient.Parse(recipient));
    }

    [Fact]
    public void Every_altered_character_is_refused()
    {
        using var hybrid = Keys.Hybrid("intake");
        var recipient = hybrid.Recipient.ToString();
        for (var i = 0; i < recipient.Length; i++)
        {
            var altered = recipient[..i] + (recipient[i] == 'q' ? 'p' : 'q') + recipient[(i + 1)..];
            Assert.False(HybridRecipient.TryParse(altered, out _));
        }

        for (var i = 0; i < X25519Secret.Length; i++)
        {
            var altered = X25519Secret[..i] + (X25519Secret[i] == 'Q' ? 'P' : 'Q') + X25519Secret[(i + 1)..];
            Assert.False(X25519Identity.TryParse(altered, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("age1")]
    [InlineData("AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ")]
    [InlineData("Age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")]
    [InlineData("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj ")]
    [InlineData("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw\u0130")]
    public void Other_texts_are_no_recipients(string text)
    {
        Assert.False(X25519Recipient.TryParse(text, out _));
        Assert.False(HybridRecipient.TryParse(text, out _));
    }

    [Fact]
    public void Secret_keys_of_one_kind_are_not_of_the_other()
    {
        Assert.False(HybridIdentity.TryParse(X25519Secret, out _));
        Assert.False(X25519Identity.TryParse(HybridSecret, out _));
        Assert.False(HybridIdentity.TryParse(HybridSecret.ToLowerInvariant(), out _));
    }

    [Fact]
    public void A_hybrid_recipient_whose_coefficients_are_not_below_q_is_refused()
    {
        byte[] publicKey = [.. new byte[1184], 9, .. new byte[31]];
        Assert.True(HybridRecipient.TryParse(Text(publicKey), out _));
        foreach (var place in new[] { 0, 384, 768, 1149 })
        {
            byte[] tooLarge = [.. publicKey];
            tooLarge[place] = 0x01;
            tooLarge[place + 1] = 0x0d;   // 3329
            Assert.False(HybridRecipient.TryParse(Text(tooLarge), out _));
            tooLarge[place] = 0x00;
            Assert.True(HybridRecipient.TryParse(Text(tooLarge), out _));
        }
    }

    [Fact]
    public void A_hybrid_recipient_whose_X25519_half_is_of_low_order_is_refused_where_it_is_read()
    {
        using var identity = Keys.Hybrid("intake");
        var mlKem = identity.Recipient.PublicKey[..1184].ToArray();
        Assert.All(LowOrder.Points, point => Assert.False(HybridRecipient.TryParse(Text([.. mlKem, .. point]), out _)));
        Assert.True(HybridRecipient.TryParse(Text([.. mlKem, 9, .. new byte[31]]), out _));
    }

    private static string Text(byte[] publicKey)
    {
        var ascii = new byte[HybridRecipient.TextLength];
        Crypto.Encoding.Bech32.Encode("age1pq"u8, publicKey, ascii);
        return TextEncoding.ASCII.GetString(ascii);
    }
}

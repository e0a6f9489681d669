using System.Numerics;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Primitives;

public sealed class Ed25519Tests
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    // RFC 8032, 7.1, tests 1 and 3.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Published_signatures(string seed, string publicKey, string message, string signature)
    {
        using var secret = SecretBytes.CopyOf(Convert.FromHexString(seed));
        Assert.Equal(Convert.FromHexString(publicKey), Ed25519.PublicKey(secret));
        Assert.Equal(Convert.FromHexString(signature), Ed25519.Sign(secret, Convert.FromHexString(message)));
        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    [Fact]
    public void S_not_below_the_order_is_refused()
    {
        using var seed = SecretBytes.Random(32);
        var signature = Ed25519.Sign(seed, "message"u8);
        BigInteger s = new(signature.AsSpan(32), isUnsigned: true);
        (s + Order).ToByteArray(isUnsigned: true).CopyTo(signature, 32);
        Assert.False(Ed25519.Verify(Ed25519.PublicKey(seed), "message"u8, signature));
    }

    // The points of order 1, 2, 4 and 8, and non-canonical encodings of some.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Keys_and_points_of_small_order_are_refused(string point)
    {
        var smallOrder = Convert.FromHexString(point);
        // With A of small order, R = A or the identity and S = 0 satisfy the equation for some messages.
        for (var i = 0; i < 64; i++)
        {
            byte[] message = [(byte)i];
            Assert.False(Ed25519.Verify(smallOrder, message, [.. smallOrder, .. new byte[32]]));
            Assert.False(Ed25519.Verify(smallOrder, message, [1, .. new byte[63]]));
        }
    }

    [Fact]
    public void Wrong_lengths_are_false_and_no_error()
    {
        Assert.False(Ed25519.Verify(new byte[31], default, new byte[64]));
        Assert.False(Ed25519.Verify(new byte[32], default, new byte[63]));
    }
}

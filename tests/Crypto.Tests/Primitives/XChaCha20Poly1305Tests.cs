using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Primitives;

public sealed class XChaCha20Poly1305Tests
{
    [Fact]
    public void Published_vector_opens()
    {
        // draft-irtf-cfrg-xchacha-03, A.3.1
        using var key = SecretBytes.CopyOf(Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
        var sealedBytes = Convert.FromHexString(
            "404142434445464748494a4b4c4d4e4f5051525354555657" +
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452" +
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e" +
            "c0875924c1c7987947deafd8780acf49");
        var opened = XChaCha20Poly1305.TryOpen(key, sealedBytes, Convert.FromHexString("50515253c0c1c2c3c4c5c6c7"));
        Assert.Equal("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.", TextEncoding.ASCII.GetString(opened!));
    }

    [Fact]
    public void Only_the_same_key_bytes_and_associated_data_open()
    {
        using var key = SecretBytes.Random(32);
        using var other = SecretBytes.Random(32);
        var sealedBytes = XChaCha20Poly1305.Seal(key, "record"u8, "row"u8);
        Assert.Equal(24 + 6 + 16, sealedBytes.Length);
        Assert.Equal("record"u8, XChaCha20Poly1305.TryOpen(key, sealedBytes, "row"u8)!);
        Assert.Null(XChaCha20Poly1305.TryOpen(key, sealedBytes, "another row"u8));
        Assert.Null(XChaCha20Poly1305.TryOpen(other, sealedBytes, "row"u8));
        for (var i = 0; i < sealedBytes.Length; i++)
        {
            byte[] altered = [.. sealedBytes];
            altered[i] ^= 1;
            Assert.Null(XChaCha20Poly1305.TryOpen(key, altered, "row"u8));
            Assert.Null(XChaCha20Poly1305.TryOpenSecret(key, sealedBytes.AsSpan(0, i), "row"u8));
        }
    }

    [Fact]
    public void The_nonce_is_new_every_time()
    {
        using var key = SecretBytes.Random(32);
        Assert.NotEqual(XChaCha20Poly1305.Seal(key, "record"u8, default), XChaCha20Poly1305.Seal(key, "record"u8, default));
    }
}

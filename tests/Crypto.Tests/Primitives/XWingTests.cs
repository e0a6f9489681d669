using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Primitives;

/// <summary>libsodium's X-Wing against an implementation it shares nothing with, and what it does not look at itself.</summary>
public sealed class XWingTests
{
    [Fact]
    public async Task Keys_ciphertexts_and_secrets_are_those_of_the_noble_package()
    {
        var vectors = await NodeAge.RunAsync("x-wing.mjs", null);
        Assert.Equal(200, vectors.GetArrayLength());
        foreach (var vector in vectors.EnumerateArray())
        {
            using var seed = SecretBytes.CopyOf(Bytes(vector, "seed"));
            var publicKey = PublicKey(seed);
            Assert.Equal(Bytes(vector, "publicKey"), publicKey);

            (var ciphertext, var sharedSecret) = XWingByHand.Encapsulate(publicKey, Bytes(vector, "coins"));
            Assert.Equal(Bytes(vector, "ciphertext"), ciphertext);
            Assert.Equal(Bytes(vector, "sharedSecret"), sharedSecret);

            Assert.Equal(sharedSecret, XWingByHand.Decapsulate(seed, ciphertext));
            Assert.Equal(Bytes(vector, "rejected"), XWingByHand.Decapsulate(seed, Bytes(vector, "altered")));

            using var identity = HybridIdentity.FromSeed(seed);
            Assert.Equal(publicKey, identity.Recipient.PublicKey);
        }
    }

    [Fact]
    public void The_draft_s_first_vector()
    {
        // draft-connolly-cfrg-xwing-kem, appendix C: keys from SHAKE128 of nothing.
        var stream = Shake128.HashData((byte[])[], 32 + 64);
        using var seed = SecretBytes.CopyOf(stream.AsSpan(0, 32));
        var coins = stream[32..];
        Assert.Equal("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26", Convert.ToHexStringLower(seed.Span));
        (_, var sharedSecret) = XWingByHand.Encapsulate(PublicKey(seed), coins);
        Assert.Equal("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384", Convert.ToHexStringLower(sharedSecret));
    }

    [Fact]
    public void A_matrix_that_needs_unusually_many_bytes_is_sampled_whole()
    {
        // C2SP's "unlucky sample" as the ML-KEM half of a recipient: rejection reads more than 575 bytes, which happens once in 2^38.
        var vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Checkout.Vectors, "ml-kem-unlucky.json"))).RootElement;
        var secret = RandomNumberGenerator.GetBytes(32);
        var ephemeral = RandomNumberGenerator.GetBytes(32);
        var point = new byte[32];
        var share = new byte[32];
        var agreed = new byte[32];
        X25519.PublicKey(secret, point);
        X25519.PublicKey(ephemeral, share);
        Assert.True(X25519.TryAgree(secret, share, agreed));

        byte[] publicKey = [.. Bytes(vector, "encapsulationKey"), .. point];
        Assert.True(XWingKeyCheck.IsPublicKey(publicKey));
        (var ciphertext, var sharedSecret) = XWingByHand.Encapsulate(publicKey, [.. Bytes(vector, "message"), .. ephemeral]);
        Assert.Equal([.. Bytes(vector, "ciphertext"), .. share], ciphertext);
        Assert.Equal(XWingByHand.Combine(Bytes(vector, "sharedSecret"), agreed, share, point), sharedSecret);
    }

    [Fact]
    public void Every_altered_byte_of_a_ciphertext_gives_another_secret()
    {
        using var seed = new SecretBytes(XWing.SeedLength);
        (var ciphertext, var sharedSecret) = XWingByHand.Encapsulate(PublicKey(seed), new byte[64]);
        for (var i = 0; i < ciphertext.Length; i++)
        {
            ciphertext[i] ^= 0x80;
            Assert.NotEqual(sharedSecret, XWingByHand.Decapsulate(seed, ciphertext));
            ciphertext[i] ^= 0x80;
        }

        Assert.Equal(sharedSecret, XWingByHand.Decapsulate(seed, ciphertext));
    }

    [Fact]
    public void Keys_whose_coefficients_are_not_below_q_are_none()
    {
        using var seed = new SecretBytes(XWing.SeedLength);
        var publicKey = PublicKey(seed);
        Assert.True(XWingKeyCheck.IsPublicKey(publicKey));
        Assert.All(UnreducedKeys.Of(publicKey), altered =>
        {
            Assert.False(XWingKeyCheck.IsPublicKey(altered));
            Assert.False(XWing.TryEncapsulate(altered, new byte[XWing.CiphertextLength], new byte[XWing.SharedSecretLength]));
        });
    }

    [Fact]
    public void Points_of_low_order_are_no_key_and_no_share()
    {
        using var seed = new SecretBytes(XWing.SeedLength);
        var publicKey = PublicKey(seed);
        (var ciphertext, _) = XWingByHand.Encapsulate(publicKey, new byte[64]);
        Assert.All(LowOrder.Points, point =>
        {
            Assert.False(XWingKeyCheck.IsPublicKey([.. publicKey[..XWing.MlKemPublicKeyLength], .. point]));
            Assert.Null(XWingByHand.Decapsulate(seed, [.. ciphertext[..^X25519.Length], .. point]));
        });
    }

    [Fact]
    public void Sizes_are_the_library_s_and_any_other_is_a_caller_s_mistake()
    {
        Assert.Equal(XWing.SeedLength, SizeOf("seedbytes"));
        Assert.Equal(XWing.SeedLength, SizeOf("secretkeybytes"));
        Assert.Equal(XWing.PublicKeyLength, SizeOf("publickeybytes"));
        Assert.Equal(XWing.CiphertextLength, SizeOf("ciphertextbytes"));
        Assert.Equal(XWing.SharedSecretLength, SizeOf("sharedsecretbytes"));

        using var seed = new SecretBytes(32);
        using var shorter = new SecretBytes(31);
        using var expanded = new SecretBytes(2400);
        foreach (var off in new[] { -1, 1 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.PublicKey(seed, new byte[1216 + off]));
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.TryEncapsulate(new byte[1216 + off], new byte[1120], new byte[32]));
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.TryEncapsulate(new byte[1216], new byte[1120 + off], new byte[32]));
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.TryEncapsulate(new byte[1216], new byte[1120], new byte[32 + off]));
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.TryDecapsulate(seed, new byte[1120 + off], new byte[32]));
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.TryDecapsulate(seed, new byte[1120], new byte[32 + off]));
            Assert.False(XWingKeyCheck.IsPublicKey(new byte[1216 + off]));
        }

        foreach (var other in new[] { shorter, expanded })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.PublicKey(other, new byte[1216]));
            Assert.Throws<ArgumentOutOfRangeException>(() => XWing.TryDecapsulate(other, new byte[1120], new byte[32]));
            Assert.Throws<ArgumentOutOfRangeException>(() => HybridIdentity.FromSeed(other));
        }
    }

    private static byte[] PublicKey(SecretBytes seed)
    {
        var publicKey = new byte[XWing.PublicKeyLength];
        XWing.PublicKey(seed, publicKey);
        return publicKey;
    }

    private static unsafe int SizeOf(string name) =>
        (int)((delegate* unmanaged<nuint>)NativeLibrary.GetExport(Libsodium.Handle, "crypto_kem_xwing_" + name))();

    private static byte[] Bytes(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}

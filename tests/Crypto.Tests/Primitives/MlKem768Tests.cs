using System.Security.Cryptography;
using System.Text.Json;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Primitives.MlKem;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Primitives;

/// <summary>The project's own ML-KEM-768, against an implementation it shares nothing with and, where it is there, the platform's.</summary>
public sealed class MlKem768Tests
{
    [Fact]
    public async Task Keys_ciphertexts_and_secrets_are_those_of_the_noble_package()
    {
        JsonElement vectors = await NodeAge.RunAsync("ml-kem.mjs", null);
        Assert.Equal(50, vectors.GetArrayLength());
        foreach (JsonElement vector in vectors.EnumerateArray())
        {
            using var key = new OwnDecapsulationKey(Bytes(vector, "seed"));
            Assert.Equal(Bytes(vector, "encapsulationKey"), key.EncapsulationKey);

            byte[] ciphertext = new byte[1088];
            byte[] sharedSecret = new byte[32];
            OwnMlKem768.Encapsulate(key.EncapsulationKey, Bytes(vector, "message"), ciphertext, sharedSecret);
            Assert.Equal(Bytes(vector, "ciphertext"), ciphertext);
            Assert.Equal(Bytes(vector, "sharedSecret"), sharedSecret);

            Assert.Equal(Bytes(vector, "sharedSecret"), Decapsulate(key, ciphertext));
            Assert.Equal(Bytes(vector, "rejected"), Decapsulate(key, Bytes(vector, "altered")));

            using SecretBytes seed = SecretBytes.CopyOf(Bytes(vector, "hybridSeed"));
            using HybridIdentity hybrid = HybridIdentity.FromSeed(seed);
            byte[] publicKey = new byte[1216];
            Assert.True(Encoding.Bech32.TryDecode(TextEncoding.ASCII.GetBytes(hybrid.Recipient.ToString()), "age1pq"u8, publicKey));
            Assert.Equal(Bytes(vector, "hybridPublicKey"), publicKey);
        }
    }

    [Theory]
    [InlineData(100, "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415")]
    public void Accumulated_exchanges_have_the_published_hash(int count, string expected)
    {
        // The accumulated test of C2SP's vectors for FIPS 203, as the Go standard library runs it: seeds, messages and ciphertexts from one SHAKE128 stream.
        ReadOnlySpan<byte> random = Shake128.HashData((byte[])[], count * (64 + 32 + 1088));
        using var results = new Shake128();
        for (int i = 0; i < count; i++)
        {
            using var key = new OwnDecapsulationKey(random[..64]);
            byte[] ciphertext = new byte[1088];
            byte[] sharedSecret = new byte[32];
            OwnMlKem768.Encapsulate(key.EncapsulationKey, random[64..96], ciphertext, sharedSecret);
            Assert.Equal(sharedSecret, Decapsulate(key, ciphertext));
            results.AppendData(key.EncapsulationKey);
            results.AppendData(ciphertext);
            results.AppendData(sharedSecret);
            results.AppendData(Decapsulate(key, random[96..1184].ToArray()));
            random = random[1184..];
        }

        Assert.Equal(expected, Convert.ToHexStringLower(results.GetHashAndReset(32)));
    }

    [Fact]
    public void A_matrix_that_needs_unusually_many_bytes_is_sampled_whole()
    {
        // C2SP's "unlucky sample": rejection reads more than 575 bytes, which happens once in 2^38.
        JsonElement vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Checkout.Vectors, "ml-kem-unlucky.json"))).RootElement;
        byte[] ciphertext = new byte[1088];
        byte[] sharedSecret = new byte[32];
        OwnMlKem768.Encapsulate(Bytes(vector, "encapsulationKey"), Bytes(vector, "message"), ciphertext, sharedSecret);
        Assert.Equal(Bytes(vector, "ciphertext"), ciphertext);
        Assert.Equal(Bytes(vector, "sharedSecret"), sharedSecret);
    }

    [Fact]
    public void Every_altered_byte_of_a_ciphertext_gives_another_secret()
    {
        using var key = new OwnDecapsulationKey(new byte[64]);
        byte[] ciphertext = new byte[1088];
        byte[] sharedSecret = new byte[32];
        OwnMlKem768.Encapsulate(key.EncapsulationKey, new byte[32], ciphertext, sharedSecret);
        for (int i = 0; i < ciphertext.Length; i++)
        {
            ciphertext[i] ^= 0x80;
            Assert.NotEqual(sharedSecret, Decapsulate(key, ciphertext));
            ciphertext[i] ^= 0x80;
        }

        Assert.Equal(sharedSecret, Decapsulate(key, ciphertext));
    }

    [Fact]
    public void Coefficients_not_below_q_are_refused()
    {
        using var key = new OwnDecapsulationKey(new byte[64]);
        Assert.True(MlKem768.IsValidEncapsulationKey(key.EncapsulationKey));
        for (int pair = 0; pair < 384; pair++)
        {
            byte[] altered = [.. key.EncapsulationKey];
            altered[pair * 3] = 0xff;
            altered[(pair * 3) + 1] |= 0x0f;
            Assert.False(MlKem768.IsValidEncapsulationKey(altered));
            altered = [.. key.EncapsulationKey];
            altered[(pair * 3) + 1] |= 0xf0;
            altered[(pair * 3) + 2] = 0xff;
            Assert.False(MlKem768.IsValidEncapsulationKey(altered));
            Assert.Throws<CryptographicException>(() => OwnMlKem768.Encapsulate(altered, new byte[32], new byte[1088], new byte[32]));
        }
    }

    [Fact]
    public void Ciphertexts_and_seeds_of_another_length_are_a_caller_s_mistake()
    {
        using var key = new OwnDecapsulationKey(new byte[64]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Decapsulate(key, new byte[1087]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OwnDecapsulationKey(new byte[32]));
    }

    [Fact]
    public void Arithmetic_is_right_for_every_value()
    {
        for (uint value = 0; value <= (Field.Q - 1) * (Field.Q - 1); value += 7)
        {
            Assert.Equal(value % Field.Q, Field.Reduce(value));
        }

        for (uint value = 0; value < Field.Q; value++)
        {
            foreach (int d in new[] { 1, 4, 10 })
            {
                uint expected = (uint)Math.Floor(((double)(value << d) / Field.Q) + 0.5) % (1u << d);
                Assert.Equal(expected, Field.Compress(value, d));
            }
        }

        for (uint value = 0; value < 1024; value++)
        {
            Assert.Equal((uint)Math.Floor((value * 3329 / 1024.0) + 0.5), Field.Decompress(value, 10));
        }
    }

    [Fact]
    public void The_platform_s_keys_and_secrets_are_the_same_where_it_has_them()
    {
        Assert.Equal(MLKem.IsSupported, MlKem768.FromSeed(new byte[64]) is PlatformDecapsulationKey);
        for (int i = 0; MLKem.IsSupported && i < 100; i++)
        {
            byte[] seed = RandomNumberGenerator.GetBytes(64);
            using var own = new OwnDecapsulationKey(seed);
            using var platform = new PlatformDecapsulationKey(seed);
            Assert.Equal(platform.EncapsulationKey, own.EncapsulationKey);
            byte[] ciphertext = new byte[1088];
            byte[] secret = new byte[32];
            PlatformDecapsulationKey.Encapsulate(own.EncapsulationKey, ciphertext, secret);
            Assert.Equal(secret, Decapsulate(own, ciphertext));
            ciphertext[i] ^= 1;
            Assert.Equal(Decapsulate(platform, ciphertext), Decapsulate(own, ciphertext));
        }
    }

    private static byte[] Decapsulate(IDecapsulationKey key, byte[] ciphertext)
    {
        byte[] secret = new byte[32];
        key.Decapsulate(ciphertext, secret);
        return secret;
    }

    private static byte[] Bytes(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}

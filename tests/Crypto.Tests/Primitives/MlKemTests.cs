using System.Security.Cryptography;
using System.Text.Json;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Primitives;

/// <summary>The ML-KEM-768 inside libsodium's X-Wing, against an implementation it shares nothing with, the published hashes and, where it is there, the platform's.</summary>
public sealed class MlKemTests
{
    [Fact]
    public async Task Keys_ciphertexts_and_secrets_are_those_of_the_noble_package()
    {
        var vectors = await NodeAge.RunAsync("ml-kem.mjs", null);
        Assert.Equal(50, vectors.GetArrayLength());
        foreach (var vector in vectors.EnumerateArray())
        {
            (var encapsulationKey, var decapsulationKey) = NativeMlKem.KeyPair(Bytes(vector, "seed"));
            Assert.Equal(Bytes(vector, "encapsulationKey"), encapsulationKey);

            (var ciphertext, var sharedSecret) = NativeMlKem.Encapsulate(encapsulationKey, Bytes(vector, "message"))!.Value;
            Assert.Equal(Bytes(vector, "ciphertext"), ciphertext);
            Assert.Equal(Bytes(vector, "sharedSecret"), sharedSecret);

            Assert.Equal(Bytes(vector, "sharedSecret"), NativeMlKem.Decapsulate(decapsulationKey, ciphertext));
            Assert.Equal(Bytes(vector, "rejected"), NativeMlKem.Decapsulate(decapsulationKey, Bytes(vector, "altered")));
        }
    }

    [Theory]
    [InlineData(100, "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415")]
    [InlineData(10_000, "8a518cc63da366322a8e7a818c7a0d63483cb3528d34a4cf42f35d5ad73f22fc")]
    public void Accumulated_exchanges_have_the_published_hash(int count, string expected)
    {
        // The accumulated test of C2SP's vectors for FIPS 203, as the Go standard library runs it: seeds, messages and ciphertexts from one SHAKE128 stream.
        ReadOnlySpan<byte> random = Shake128.HashData((byte[])[], count * (64 + 32 + 1088));
        using var results = new Shake128();
        for (var i = 0; i < count; i++)
        {
            (var encapsulationKey, var decapsulationKey) = NativeMlKem.KeyPair(random[..64]);
            (var ciphertext, var sharedSecret) = NativeMlKem.Encapsulate(encapsulationKey, random[64..96])!.Value;
            Assert.Equal(sharedSecret, NativeMlKem.Decapsulate(decapsulationKey, ciphertext));
            results.AppendData(encapsulationKey);
            results.AppendData(ciphertext);
            results.AppendData(sharedSecret);
            results.AppendData(NativeMlKem.Decapsulate(decapsulationKey, random[96..1184]));
            random = random[1184..];
        }

        Assert.Equal(expected, Convert.ToHexStringLower(results.GetHashAndReset(32)));
    }

    [Fact]
    public void A_matrix_that_needs_unusually_many_bytes_is_sampled_whole()
    {
        // C2SP's "unlucky sample": rejection reads more than 575 bytes, which happens once in 2^38.
        var vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Checkout.Vectors, "ml-kem-unlucky.json"))).RootElement;
        (var ciphertext, var sharedSecret) = NativeMlKem.Encapsulate(Bytes(vector, "encapsulationKey"), Bytes(vector, "message"))!.Value;
        Assert.Equal(Bytes(vector, "ciphertext"), ciphertext);
        Assert.Equal(Bytes(vector, "sharedSecret"), sharedSecret);
    }

    [Fact]
    public void Every_altered_byte_of_a_ciphertext_gives_another_secret()
    {
        (var encapsulationKey, var decapsulationKey) = NativeMlKem.KeyPair(new byte[64]);
        (var ciphertext, var sharedSecret) = NativeMlKem.Encapsulate(encapsulationKey, new byte[32])!.Value;
        for (var i = 0; i < ciphertext.Length; i++)
        {
            ciphertext[i] ^= 0x80;
            Assert.NotEqual(sharedSecret, NativeMlKem.Decapsulate(decapsulationKey, ciphertext));
            ciphertext[i] ^= 0x80;
        }

        Assert.Equal(sharedSecret, NativeMlKem.Decapsulate(decapsulationKey, ciphertext));
    }

    [Fact]
    public void Coefficients_not_below_q_are_refused()
    {
        var encapsulationKey = NativeMlKem.KeyPair(new byte[64]).EncapsulationKey;
        Assert.NotNull(NativeMlKem.Encapsulate(encapsulationKey, new byte[32]));
        Assert.All(UnreducedKeys.Of(encapsulationKey), altered => Assert.Null(NativeMlKem.Encapsulate(altered, new byte[32])));
    }

    [Fact]
    public void The_platform_s_keys_and_secrets_are_the_same_where_it_has_them()
    {
        for (var i = 0; MLKem.IsSupported && i < 100; i++)
        {
            var seed = RandomNumberGenerator.GetBytes(64);
            (var encapsulationKey, var decapsulationKey) = NativeMlKem.KeyPair(seed);
            using var platform = MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, seed);
            Assert.Equal(platform.ExportEncapsulationKey(), encapsulationKey);
            platform.Encapsulate(out var ciphertext, out var secret);
            Assert.Equal(secret, NativeMlKem.Decapsulate(decapsulationKey, ciphertext));
            ciphertext[i] ^= 1;
            Assert.Equal(platform.Decapsulate(ciphertext), NativeMlKem.Decapsulate(decapsulationKey, ciphertext));
        }
    }

    private static byte[] Bytes(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}

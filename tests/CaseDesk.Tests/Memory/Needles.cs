using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Memory;

/// <summary>What to look for: every secret in each of the forms it takes, and parts of each, so that a torn copy is found too.</summary>
internal sealed class Needles : Dictionary<string, byte[]>
{
    private const int PartLength = 12;

    public Needles()
        : base(StringComparer.Ordinal)
    {
    }

    public void AddBytes(string name, ReadOnlySpan<byte> secret)
    {
        this[$"{name}, beginning"] = secret[..PartLength].ToArray();
        this[$"{name}, middle"] = secret.Slice((secret.Length - PartLength) / 2, PartLength).ToArray();
        this[$"{name}, end"] = secret[^PartLength..].ToArray();
    }

    public void AddText(string name, string text)
    {
        AddBytes($"{name} in UTF-8", Encoding.UTF8.GetBytes(text));
        AddBytes($"{name} in UTF-16", Encoding.Unicode.GetBytes(text));
    }

    /// <summary>The seed, the text an age file holds, and the secret halves that the seed expands to.</summary>
    public void AddIdentity(string name, HybridIdentity identity)
    {
        AddBytes($"{name}: seed", identity.Seed.Span);
        using (var text = identity.Encode())
        {
            AddText($"{name}: secret key", Encoding.ASCII.GetString(text.Span["AGE-SECRET-KEY-PQ-1".Length..]));
        }

        var expanded = Shake256.HashData(identity.Seed.Span, 96);
        AddBytes($"{name}: ML-KEM d", expanded.AsSpan(0, 32));
        AddBytes($"{name}: ML-KEM z", expanded.AsSpan(32, 32));
        AddBytes($"{name}: X25519", expanded.AsSpan(65, 30));   // without the ends, which clamping changes

        var secretKey = new byte[2400];
        Assert.Equal(0, crypto_kem_mlkem768_seed_keypair(new byte[1184], secretKey, expanded.AsSpan(0, 64).ToArray()));
        AddBytes($"{name}: ML-KEM s", secretKey.AsSpan(0, 1152));
    }

    [DllImport("libsodium")]
    private static extern int crypto_kem_mlkem768_seed_keypair(byte[] publicKey, byte[] secretKey, byte[] seed);
}

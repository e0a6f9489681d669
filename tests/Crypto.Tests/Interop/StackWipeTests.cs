using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Interop;

/// <summary>What X-Wing leaves on the stack: found where nobody overwrites it, and gone where the project calls it.</summary>
public sealed class StackWipeTests
{
    private const int Looked = StackWipe.Length;
    private const string ControlFindsNothing = "The control finds nothing: the look is not deep enough, or the library leaves nothing any more.";

    [Fact]
    public void A_decapsulation_s_shared_secret_stands_on_the_stack_until_it_is_overwritten()
    {
        using var seed = SecretBytes.Random(XWing.SeedLength);
        var publicKey = new byte[XWing.PublicKeyLength];
        XWing.PublicKey(seed, publicKey);
        var (ciphertext, secret) = (new byte[XWing.CiphertextLength], new byte[XWing.SharedSecretLength]);
        Assert.True(XWing.TryEncapsulate(publicKey, ciphertext, secret));

        Assert.True(LeftBehind(() => Bare(seed, ciphertext), secret), ControlFindsNothing);
        Assert.False(LeftBehind(() => Wiped(seed, ciphertext), secret));
    }

    [Fact]
    public void An_encapsulation_s_shared_secret_stands_on_the_stack_until_it_is_overwritten()
    {
        using var seed = SecretBytes.Random(XWing.SeedLength);
        var publicKey = new byte[XWing.PublicKeyLength];
        XWing.PublicKey(seed, publicKey);
        var (ciphertext, secret) = (new byte[XWing.CiphertextLength], new byte[XWing.SharedSecretLength]);
        Assert.True(LeftBehind(() => SodiumNative.crypto_kem_xwing_enc(ciphertext, secret, publicKey), secret), ControlFindsNothing);
        Assert.False(LeftBehind(() => XWing.TryEncapsulate(publicKey, ciphertext, secret), secret));
    }

    /// <summary>Of a key pair libsodium leaves only ρ, which is public: that it is gone shows that the overwriting reaches as far as the call did.</summary>
    [Fact]
    public void What_making_a_key_pair_leaves_on_the_stack_is_overwritten()
    {
        using var seed = SecretBytes.Random(XWing.SeedLength);
        using var again = new SecretBytes(XWing.SeedLength);
        var publicKey = new byte[XWing.PublicKeyLength];
        XWing.PublicKey(seed, publicKey);
        var rho = publicKey[(XWing.MlKemPublicKeyLength - 32)..XWing.MlKemPublicKeyLength];
        Assert.True(LeftBehind(() => SodiumNative.crypto_kem_xwing_seed_keypair(publicKey, again.WritableSpan, seed.Span), rho), ControlFindsNothing);
        Assert.False(LeftBehind(() => XWing.PublicKey(seed, publicKey), rho));

        // The seed, and what follows from it: d, z and the X25519 scalar.
        var expanded = Shake256.HashData(seed.Span, 96);
        Assert.All(
            (byte[][])[seed.Span.ToArray(), expanded[..32], expanded[32..64], expanded[64..]],
            secret => Assert.False(LeftBehind(() => XWing.PublicKey(seed, publicKey), secret)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Bare(SecretBytes seed, byte[] ciphertext)
    {
        using var secret = new SecretBytes(XWing.SharedSecretLength);
        SodiumNative.crypto_kem_xwing_dec(secret.WritableSpan, ciphertext, seed.Span);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Wiped(SecretBytes seed, byte[] ciphertext)
    {
        using var secret = new SecretBytes(XWing.SharedSecretLength);
        XWing.TryDecapsulate(seed, ciphertext, secret.WritableSpan);
    }

    // On a thread of its own, whose stack nothing else has used.
    private static bool LeftBehind(Action call, byte[] secret)
    {
        var found = false;
        var thread = new Thread(() =>
        {
            var below = new byte[Looked];
            Copy(below);   // both are compiled before they count
            call();
            call();
            Copy(below);
            found = HoldsHalfOf(below, secret);
        }, maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        return found;
    }

    private static bool HoldsHalfOf(ReadOnlySpan<byte> below, ReadOnlySpan<byte> secret) =>
        below.IndexOf(secret[..16]) >= 0 || below.IndexOf(secret[16..]) >= 0;

    /// <summary>The stack below the caller as it lies, nothing of it touched first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    [SkipLocalsInit]
    private static unsafe void Copy(byte[] into)
    {
        var frame = stackalloc byte[Looked];
        for (var i = 0; i < Looked; i++)
        {
            into[i] = frame[i];
        }
    }
}

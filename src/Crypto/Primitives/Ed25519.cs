using System.Security.Cryptography;
using SafeReport.Crypto.Interop;

namespace SafeReport.Crypto.Primitives;

/// <summary>Ed25519 (RFC 8032), verified strictly: cofactorless, S &lt; L, canonical R and A, no small-order A or R.</summary>
/// <remarks>libsodium's equation has had a cofactor in some versions: the one that is pinned here has none, which the tests hold.</remarks>
public static class Ed25519
{
    /// <summary>The length of a secret key's seed.</summary>
    public const int SeedLength = 32;

    /// <summary>The length of a public key.</summary>
    public const int PublicKeyLength = 32;

    /// <summary>The length of a signature.</summary>
    public const int SignatureLength = 64;

    private const int SecretKeyLength = 64;

    /// <summary>The public key of a seed.</summary>
    public static byte[] PublicKey(SecretBytes seed)
    {
        var publicKey = new byte[PublicKeyLength];
        using var _ = KeyPair(seed, publicKey);
        return publicKey;
    }

    /// <summary>Signs a message.</summary>
    public static byte[] Sign(SecretBytes seed, ReadOnlySpan<byte> message)
    {
        using var secretKey = KeyPair(seed, stackalloc byte[PublicKeyLength]);
        var signature = new byte[SignatureLength];
        return SodiumNative.crypto_sign_detached(signature, 0, message, (ulong)message.Length, secretKey.Span) == 0
            ? signature
            : throw new CryptographicException("Signing failed.");
    }

    /// <summary>Whether the signature is the public key's over the message; false too for keys and signatures of a wrong length.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == PublicKeyLength
        && signature.Length == SignatureLength
        && SignatureCheck.Holds(publicKey, message, signature);

    private static SecretBytes KeyPair(SecretBytes seed, Span<byte> publicKey)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength, nameof(seed));
        var secretKey = new SecretBytes(SecretKeyLength);
        var result = SodiumNative.crypto_sign_seed_keypair(publicKey, secretKey.WritableSpan, seed.Span);
        GC.KeepAlive(seed);
        return result == 0 ? secretKey : throw new CryptographicException("The key pair could not be derived.");
    }
}

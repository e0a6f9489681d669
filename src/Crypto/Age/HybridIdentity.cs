using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>The secret side of <see cref="HybridRecipient"/>, "AGE-SECRET-KEY-PQ-1…": a seed of 32 bytes.</summary>
public sealed class HybridIdentity : IIdentity, IDisposable
{
    private HybridIdentity(SecretBytes seed)
    {
        Seed = seed;
        var publicKey = new byte[XWing.PublicKeyLength];
        XWing.PublicKey(seed, publicKey);
        Recipient = HybridRecipient.FromPublicKey(publicKey);
    }

    /// <summary>The public side.</summary>
    public HybridRecipient Recipient { get; }

    /// <summary>The seed, 32 bytes: the only secret that is kept. It lives as long as the identity.</summary>
    public SecretBytes Seed { get; }

    private static ReadOnlySpan<byte> Prefix => "AGE-SECRET-KEY-PQ-"u8;

    /// <summary>A new identity.</summary>
    public static HybridIdentity Generate() => new(SecretBytes.Random(XWing.SeedLength));

    /// <summary>The identity of a seed, which is copied.</summary>
    public static HybridIdentity FromSeed(SecretBytes seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, XWing.SeedLength, nameof(seed));
        var copy = SecretBytes.CopyOf(seed.Span);
        GC.KeepAlive(seed);
        return new HybridIdentity(copy);
    }

    /// <summary>Exactly the uppercase text of a secret key, or false.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out HybridIdentity? identity)
    {
        var seed = SeedText.TryDecode(text, Prefix);
        identity = seed is null ? null : new HybridIdentity(seed);
        return identity is not null;
    }

    /// <summary>As the other, from ASCII bytes (locked memory, say).</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, [NotNullWhen(true)] out HybridIdentity? identity)
    {
        var seed = SeedText.TryDecode(ascii, Prefix);
        identity = seed is null ? null : new HybridIdentity(seed);
        return identity is not null;
    }

    /// <summary>The uppercase text of the secret key, in ASCII.</summary>
    public SecretBytes Encode() => SeedText.Encode(Seed, Prefix);

    /// <inheritdoc/>
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas)
    {
        ArgumentNullException.ThrowIfNull(stanzas);
        foreach (var stanza in stanzas)
        {
            if (string.Equals(stanza.Type, HybridRecipient.StanzaType, StringComparison.Ordinal) && TryUnwrap(stanza) is { } fileKey)
            {
                return fileKey;
            }
        }

        return null;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Seed.Dispose();

    /// <summary>Nothing of the secret.</summary>
    public override string ToString() => nameof(HybridIdentity);

    private SecretBytes? TryUnwrap(Stanza stanza)
    {
        StanzaArgument.CheckCount(stanza, 2);
        Span<byte> enc = stackalloc byte[XWing.CiphertextLength];
        StanzaArgument.Decode(stanza.Arguments[1], enc);
        FileKey.CheckBody(stanza);
        Span<byte> secrets = stackalloc byte[XWing.SharedSecretLength + WrapCipher.KeyLength + WrapCipher.NonceLength];
        var shared = secrets[..XWing.SharedSecretLength];
        var key = secrets.Slice(XWing.SharedSecretLength, WrapCipher.KeyLength);
        var nonce = secrets[^WrapCipher.NonceLength..];
        if (!XWing.TryDecapsulate(Seed, enc, shared))
        {
            throw new AgeException(AgeFailure.Header);
        }

        Hpke.DeriveKey(shared, key, nonce);
        var fileKey = FileKey.TryUnwrap(stanza.Body.Span, key, nonce);
        CryptographicOperations.ZeroMemory(secrets);
        return fileKey;
    }
}

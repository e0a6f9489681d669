using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>The secret side of <see cref="X25519Recipient"/>, "AGE-SECRET-KEY-1…".</summary>
public sealed class X25519Identity : IIdentity, IDisposable
{
    private X25519Identity(SecretBytes seed)
    {
        Seed = seed;
        var publicKey = new byte[X25519.Length];
        X25519.PublicKey(seed.Span, publicKey);
        Recipient = new X25519Recipient(publicKey);
    }

    /// <summary>The public side.</summary>
    public X25519Recipient Recipient { get; }

    /// <summary>The secret scalar, 32 bytes; it lives as long as the identity.</summary>
    public SecretBytes Seed { get; }

    private static ReadOnlySpan<byte> Prefix => "AGE-SECRET-KEY-"u8;

    /// <summary>A new identity.</summary>
    public static X25519Identity Generate() => new(SecretBytes.Random(X25519.Length));

    /// <summary>The identity of a secret scalar, which is copied.</summary>
    public static X25519Identity FromSeed(SecretBytes seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, X25519.Length, nameof(seed));
        var copy = SecretBytes.CopyOf(seed.Span);
        GC.KeepAlive(seed);
        return new X25519Identity(copy);
    }

    /// <summary>Exactly the uppercase text of a secret key, or false.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out X25519Identity? identity)
    {
        var seed = SeedText.TryDecode(text, Prefix);
        identity = seed is null ? null : new X25519Identity(seed);
        return identity is not null;
    }

    /// <summary>As the other, from ASCII bytes (locked memory, say).</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, [NotNullWhen(true)] out X25519Identity? identity)
    {
        var seed = SeedText.TryDecode(ascii, Prefix);
        identity = seed is null ? null : new X25519Identity(seed);
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
            if (string.Equals(stanza.Type, X25519Recipient.StanzaType, StringComparison.Ordinal) && TryUnwrap(stanza) is { } fileKey)
            {
                return fileKey;
            }
        }

        return null;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Seed.Dispose();

    /// <summary>Nothing of the secret.</summary>
    public override string ToString() => nameof(X25519Identity);

    private SecretBytes? TryUnwrap(Stanza stanza)
    {
        StanzaArgument.CheckCount(stanza, 2);
        Span<byte> share = stackalloc byte[X25519.Length];
        StanzaArgument.Decode(stanza.Arguments[1], share);
        FileKey.CheckBody(stanza);
        Span<byte> secrets = stackalloc byte[X25519.Length + WrapCipher.KeyLength];
        var agreed = secrets[..X25519.Length];
        var key = secrets[X25519.Length..];
        if (!X25519.TryAgree(Seed.Span, share, agreed))
        {
            throw new AgeException(AgeFailure.Header);
        }

        X25519Recipient.DeriveKey(agreed, share, Recipient.PublicKey, key);
        var fileKey = FileKey.TryUnwrap(stanza.Body.Span, key, stackalloc byte[WrapCipher.NonceLength]);
        GC.KeepAlive(this);
        CryptographicOperations.ZeroMemory(secrets);
        return fileKey;
    }
}

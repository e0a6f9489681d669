using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Primitives.MlKem;

namespace SafeReport.Crypto.Age;

/// <summary>The secret side of <see cref="HybridRecipient"/>, "AGE-SECRET-KEY-PQ-1…": a seed of 32 bytes.</summary>
public sealed class HybridIdentity : IIdentity, IDisposable
{
    private readonly IDecapsulationKey _mlKem;
    private readonly SecretBytes _x25519;

    private HybridIdentity(SecretBytes seed)
    {
        Seed = seed;
        _x25519 = new SecretBytes(X25519.Length);
        Span<byte> expanded = stackalloc byte[MlKem768.SeedLength + X25519.Length];
        Shake256.HashData(seed.Span, expanded);
        _mlKem = MlKem768.FromSeed(expanded[..MlKem768.SeedLength]);
        expanded[MlKem768.SeedLength..].CopyTo(_x25519.WritableSpan);
        CryptographicOperations.ZeroMemory(expanded);
        byte[] publicKey = new byte[HybridKem.PublicKeyLength];
        _mlKem.EncapsulationKey.CopyTo(publicKey, 0);
        X25519.PublicKey(_x25519.Span, publicKey.AsSpan(MlKem768.EncapsulationKeyLength));
        Recipient = HybridRecipient.FromPublicKey(publicKey);
    }

    /// <summary>The public side.</summary>
    public HybridRecipient Recipient { get; }

    /// <summary>The seed, 32 bytes; it lives as long as the identity.</summary>
    public SecretBytes Seed { get; }

    private static ReadOnlySpan<byte> Prefix => "AGE-SECRET-KEY-PQ-"u8;

    /// <summary>A new identity.</summary>
    public static HybridIdentity Generate() => new(SecretBytes.Random(HybridKem.SeedLength));

    /// <summary>The identity of a seed, which is copied.</summary>
    public static HybridIdentity FromSeed(SecretBytes seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, HybridKem.SeedLength, nameof(seed));
        SecretBytes copy = SecretBytes.CopyOf(seed.Span);
        GC.KeepAlive(seed);
        return new HybridIdentity(copy);
    }

    /// <summary>Exactly the uppercase text of a secret key, or false.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out HybridIdentity? identity)
    {
        SecretBytes? seed = SeedText.TryDecode(text, Prefix);
        identity = seed is null ? null : new HybridIdentity(seed);
        return identity is not null;
    }

    /// <summary>As the other, from ASCII bytes (locked memory, say).</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, [NotNullWhen(true)] out HybridIdentity? identity)
    {
        SecretBytes? seed = SeedText.TryDecode(ascii, Prefix);
        identity = seed is null ? null : new HybridIdentity(seed);
        return identity is not null;
    }

    /// <summary>The uppercase text of the secret key, in ASCII.</summary>
    public SecretBytes Encode() => SeedText.Encode(Seed, Prefix);

    /// <inheritdoc/>
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas)
    {
        ArgumentNullException.ThrowIfNull(stanzas);
        foreach (Stanza stanza in stanzas)
        {
            if (string.Equals(stanza.Type, HybridRecipient.StanzaType, StringComparison.Ordinal) && TryUnwrap(stanza) is { } fileKey)
            {
                return fileKey;
            }
        }

        return null;
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose()
    {
        Seed.Dispose();
        _x25519.Dispose();
        _mlKem.Dispose();
    }

    /// <summary>Nothing of the secret.</summary>
    public override string ToString() => nameof(HybridIdentity);

    private SecretBytes? TryUnwrap(Stanza stanza)
    {
        StanzaArgument.CheckCount(stanza, 2);
        Span<byte> enc = stackalloc byte[HybridKem.CiphertextLength];
        StanzaArgument.Decode(stanza.Arguments[1], enc);
        FileKey.CheckBody(stanza);
        Span<byte> secrets = stackalloc byte[HybridKem.SharedSecretLength + WrapCipher.KeyLength + WrapCipher.NonceLength];
        Span<byte> shared = secrets[..HybridKem.SharedSecretLength];
        Span<byte> key = secrets.Slice(HybridKem.SharedSecretLength, WrapCipher.KeyLength);
        Span<byte> nonce = secrets[^WrapCipher.NonceLength..];
        Decapsulate(enc, shared);
        Hpke.DeriveKey(shared, key, nonce);
        SecretBytes? fileKey = FileKey.TryUnwrap(stanza.Body.Span, key, nonce);
        GC.KeepAlive(this);
        CryptographicOperations.ZeroMemory(secrets);
        return fileKey;
    }

    private void Decapsulate(ReadOnlySpan<byte> enc, Span<byte> sharedSecret)
    {
        ReadOnlySpan<byte> share = enc[MlKem768.CiphertextLength..];
        Span<byte> secrets = stackalloc byte[MlKem768.SharedSecretLength + X25519.Length];
        Span<byte> mlKem = secrets[..MlKem768.SharedSecretLength];
        Span<byte> agreed = secrets[MlKem768.SharedSecretLength..];
        if (!X25519.TryAgree(_x25519.Span, share, agreed))
        {
            throw new AgeException(AgeFailure.Header);
        }

        _mlKem.Decapsulate(enc[..MlKem768.CiphertextLength], mlKem);
        HybridKem.Combine(mlKem, agreed, share, Recipient.X25519PublicKey, sharedSecret);
        CryptographicOperations.ZeroMemory(secrets);
    }
}

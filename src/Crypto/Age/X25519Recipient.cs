using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>Wraps a file key to an age X25519 recipient ("age1…"). For interoperability: quantum computers will open it.</summary>
/// <remarks>c2sp.org/age, "The X25519 recipient type". Share 32 bytes; body 32 bytes (16 key + 16 tag).</remarks>
public sealed class X25519Recipient : IRecipient
{
    internal const string StanzaType = "X25519";

    private readonly byte[] _publicKey;

    internal X25519Recipient(byte[] publicKey) => _publicKey = publicKey;

    private static ReadOnlySpan<byte> Prefix => "age"u8;

    internal ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>As <see cref="TryParse"/>, for text that is known to be right.</summary>
    public static X25519Recipient Parse(string text) =>
        TryParse(text, out var recipient) ? recipient : throw new FormatException("Not an X25519 recipient.");

    /// <summary>Exactly the lowercase text of a public key, or false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out X25519Recipient? recipient)
    {
        recipient = null;
        var publicKey = new byte[X25519.Length];
        if (text is null || !System.Text.Ascii.IsValid(text) || !Bech32.TryDecode(TextEncoding.ASCII.GetBytes(text), Prefix, publicKey))
        {
            return false;
        }

        recipient = new X25519Recipient(publicKey);
        return true;
    }

    /// <inheritdoc/>
    public Stanza Wrap(SecretBytes fileKey)
    {
        ArgumentNullException.ThrowIfNull(fileKey);
        Span<byte> secrets = stackalloc byte[(2 * X25519.Length) + WrapCipher.KeyLength];
        var ephemeral = secrets[..X25519.Length];
        var agreed = secrets.Slice(X25519.Length, X25519.Length);
        var key = secrets[^WrapCipher.KeyLength..];
        Span<byte> share = stackalloc byte[X25519.Length];
        RandomNumberGenerator.Fill(ephemeral);
        X25519.PublicKey(ephemeral, share);
        var agrees = X25519.TryAgree(ephemeral, _publicKey, agreed);
        DeriveKey(agreed, share, _publicKey, key);
        var body = FileKey.Wrap(fileKey, key, stackalloc byte[WrapCipher.NonceLength]);
        CryptographicOperations.ZeroMemory(secrets);
        return agrees
            ? new Stanza([StanzaType, Base64NoPad.Encode(share)], body)
            : throw new CryptographicException("The recipient's key is of low order.");
    }

    /// <summary>The lowercase text.</summary>
    public override string ToString()
    {
        Span<byte> ascii = stackalloc byte[Bech32.EncodedLength(Prefix.Length, X25519.Length)];
        Bech32.Encode(Prefix, _publicKey, ascii);
        return TextEncoding.ASCII.GetString(ascii);
    }

    internal static void DeriveKey(ReadOnlySpan<byte> agreed, ReadOnlySpan<byte> share, ReadOnlySpan<byte> publicKey, Span<byte> key)
    {
        Span<byte> salt = stackalloc byte[2 * X25519.Length];
        share.CopyTo(salt);
        publicKey.CopyTo(salt[X25519.Length..]);
        Hkdf.DeriveKey(agreed, salt, "age-encryption.org/v1/X25519"u8, key);
    }
}

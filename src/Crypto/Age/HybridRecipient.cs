using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>The hybrid post-quantum recipient of age, "age1pq1…", 1,959 characters.</summary>
/// <remarks>c2sp.org/age, "The MLKEM768-X25519 hybrid post-quantum recipient type": encapsulated key 1,120 bytes, body 32.</remarks>
public sealed class HybridRecipient : IRecipient, IEquatable<HybridRecipient>
{
    /// <summary>The number of characters of the text.</summary>
    public const int TextLength = 1959;

    internal const string StanzaType = "mlkem768x25519";

    private readonly byte[] _publicKey;
    private readonly string _text;

    private HybridRecipient(byte[] publicKey, string text)
    {
        _publicKey = publicKey;
        _text = text;
    }

    internal ReadOnlySpan<byte> PublicKey => _publicKey;

    private static ReadOnlySpan<byte> Prefix => "age1pq"u8;

    /// <summary>As <see cref="TryParse"/>, for text that is known to be right.</summary>
    public static HybridRecipient Parse(string text) =>
        TryParse(text, out var recipient) ? recipient : throw new FormatException("Not a hybrid recipient.");

    /// <summary>Exactly the lowercase text of a valid public key, or false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out HybridRecipient? recipient)
    {
        recipient = null;
        Span<byte> ascii = stackalloc byte[TextLength];
        var publicKey = new byte[XWing.PublicKeyLength];
        if (text is null || text.Length != TextLength || !System.Text.Ascii.IsValid(text))
        {
            return false;
        }

        TextEncoding.ASCII.GetBytes(text, ascii);
        if (!Bech32.TryDecode(ascii, Prefix, publicKey) || !XWingKeyCheck.IsPublicKey(publicKey))
        {
            return false;
        }

        recipient = new HybridRecipient(publicKey, text);
        return true;
    }

    /// <inheritdoc/>
    public Stanza Wrap(SecretBytes fileKey)
    {
        ArgumentNullException.ThrowIfNull(fileKey);
        Span<byte> enc = stackalloc byte[XWing.CiphertextLength];
        Span<byte> secrets = stackalloc byte[XWing.SharedSecretLength + WrapCipher.KeyLength + WrapCipher.NonceLength];
        var shared = secrets[..XWing.SharedSecretLength];
        var key = secrets.Slice(XWing.SharedSecretLength, WrapCipher.KeyLength);
        var nonce = secrets[^WrapCipher.NonceLength..];
        if (!XWing.TryEncapsulate(_publicKey, enc, shared))
        {
            throw new CryptographicException("The recipient's key is none.");
        }

        Hpke.DeriveKey(shared, key, nonce);
        var body = FileKey.Wrap(fileKey, key, nonce);
        CryptographicOperations.ZeroMemory(secrets);
        return new Stanza([StanzaType, Base64NoPad.Encode(enc)], body);
    }

    /// <summary>The lowercase text.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(HybridRecipient? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HybridRecipient);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    internal static HybridRecipient FromPublicKey(byte[] publicKey)
    {
        Span<byte> ascii = stackalloc byte[TextLength];
        Bech32.Encode(Prefix, publicKey, ascii);
        return new HybridRecipient(publicKey, TextEncoding.ASCII.GetString(ascii));
    }
}

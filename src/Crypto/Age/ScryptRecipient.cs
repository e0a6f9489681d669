using System.Security.Cryptography;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>Wraps a file key by a passphrase; the only recipient of its file.</summary>
/// <remarks>c2sp.org/age, "The scrypt recipient type". Salt 16 bytes; body 32 bytes (16 key + 16 tag).</remarks>
public sealed class ScryptRecipient : IRecipient, IDisposable
{
    private readonly SecretBytes _passphrase;
    private readonly int _workFactor;

    /// <summary>A passphrase, copied, and the base-two logarithm of the work.</summary>
    public ScryptRecipient(ReadOnlySpan<byte> passphraseUtf8, int workFactor = 17)
    {
        ArgumentOutOfRangeException.ThrowIfZero(passphraseUtf8.Length, nameof(passphraseUtf8));
        ArgumentOutOfRangeException.ThrowIfLessThan(workFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workFactor, Scrypt.LargestWorkFactor);
        _passphrase = SecretBytes.CopyOf(passphraseUtf8);
        _workFactor = workFactor;
    }

    /// <inheritdoc/>
    public Stanza Wrap(SecretBytes fileKey)
    {
        ArgumentNullException.ThrowIfNull(fileKey);
        Span<byte> salt = stackalloc byte[Scrypt.SaltLength];
        Span<byte> key = stackalloc byte[WrapCipher.KeyLength];
        RandomNumberGenerator.Fill(salt);
        Scrypt.DeriveKey(_passphrase.Span, salt, _workFactor, key);
        var body = FileKey.Wrap(fileKey, key, stackalloc byte[WrapCipher.NonceLength]);
        GC.KeepAlive(this);
        CryptographicOperations.ZeroMemory(key);
        return new Stanza([Header.ScryptType, Base64NoPad.Encode(salt), _workFactor.ToString()], body);
    }

    /// <summary>Wipes the passphrase.</summary>
    public void Dispose() => _passphrase.Dispose();

    /// <summary>Nothing of the secret.</summary>
    public override string ToString() => nameof(ScryptRecipient);
}

using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>Unwraps by a passphrase; refuses more work than a limit, since the file's author sets it.</summary>
public sealed class ScryptIdentity : IIdentity, IDisposable
{
    private readonly SecretBytes _passphrase;
    private readonly int _maxWorkFactor;

    /// <summary>A passphrase, copied, and the largest accepted base-two logarithm of the work.</summary>
    public ScryptIdentity(ReadOnlySpan<byte> passphraseUtf8, int maxWorkFactor = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxWorkFactor, Scrypt.LargestWorkFactor);
        _passphrase = SecretBytes.CopyOf(passphraseUtf8);
        _maxWorkFactor = maxWorkFactor;
    }

    /// <inheritdoc/>
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas)
    {
        ArgumentNullException.ThrowIfNull(stanzas);
        foreach (var stanza in stanzas)
        {
            if (string.Equals(stanza.Type, Header.ScryptType, StringComparison.Ordinal))
            {
                // Another stanza beside it would let whoever holds that key pass the file off as the passphrase holder's.
                return stanzas.Count == 1 ? TryUnwrap(stanza) : throw new AgeException(AgeFailure.Header);
            }
        }

        return null;
    }

    /// <summary>Wipes the passphrase.</summary>
    public void Dispose() => _passphrase.Dispose();

    /// <summary>Nothing of the secret.</summary>
    public override string ToString() => nameof(ScryptIdentity);

    private SecretBytes? TryUnwrap(Stanza stanza)
    {
        StanzaArgument.CheckCount(stanza, 3);
        Span<byte> salt = stackalloc byte[Scrypt.SaltLength];
        StanzaArgument.Decode(stanza.Arguments[1], salt);
        var workFactor = WorkFactor(stanza.Arguments[2]);
        FileKey.CheckBody(stanza);
        Span<byte> key = stackalloc byte[WrapCipher.KeyLength];
        Scrypt.DeriveKey(_passphrase.Span, salt, workFactor, key);
        var fileKey = FileKey.TryUnwrap(stanza.Body.Span, key, stackalloc byte[WrapCipher.NonceLength]);
        GC.KeepAlive(this);
        CryptographicOperations.ZeroMemory(key);
        return fileKey;
    }

    // Digits only, no leading zero, and never more than two: 30 is out of reach already.
    private int WorkFactor(string digits)
    {
        var form = digits.Length is 1 or 2 && digits[0] is >= '1' and <= '9' && char.IsAsciiDigit(digits[^1]);
        var factor = form ? int.Parse(digits) : 0;
        return form && factor <= _maxWorkFactor ? factor : throw new AgeException(AgeFailure.Header);
    }
}

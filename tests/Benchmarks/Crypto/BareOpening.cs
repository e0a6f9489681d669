using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Benchmarks.Crypto;

/// <summary>Only the primitives of one opening, on bytes that lie ready: no parsing, no locked memory, no wiping.</summary>
internal sealed class BareOpening : IDisposable
{
    private const int HashLength = 32;
    private const int TagLength = 16;

    private readonly byte[] _secret;
    private readonly byte[] _publicKey = new byte[X25519.Length];
    private readonly byte[] _share = new byte[X25519.Length];
    private readonly byte[] _agreed = new byte[X25519.Length];
    private readonly byte[] _salt = new byte[2 * X25519.Length];
    private readonly byte[] _info = new byte[32];
    private readonly byte[] _prk = new byte[HashLength];
    private readonly byte[] _key = new byte[HashLength];
    private readonly byte[] _mac = new byte[HashLength];
    private readonly byte[] _nonce = new byte[12];
    private readonly byte[] _fileKey = RandomNumberGenerator.GetBytes(FileKey.Length);
    private readonly byte[] _wrapped = new byte[FileKey.Length + TagLength];
    private readonly byte[] _header;
    private readonly byte[] _sealed;
    private readonly byte[] _opened;

    public BareOpening(X25519Identity identity, byte[] file, byte[] plaintext)
    {
        _secret = identity.Seed.Span.ToArray();
        X25519.PublicKey(RandomNumberGenerator.GetBytes(X25519.Length), _share);
        X25519.PublicKey(_secret, _publicKey);
        _header = file[..AgeFile.HeaderLength(file)];
        _sealed = new byte[plaintext.Length + TagLength];
        _opened = new byte[plaintext.Length];
        DeriveWrapKey();
        WrapCipher.Seal(_key, _nonce, _fileKey, _wrapped);
        DerivePayloadKey();
        using var aead = new ChaCha20Poly1305(_key);
        aead.Encrypt(_nonce, plaintext, _sealed.AsSpan(..^TagLength), _sealed.AsSpan(^TagLength..));
    }

    public void Run()
    {
        DeriveWrapKey();
        Require(WrapCipher.TryOpen(_key, _nonce, _wrapped, _fileKey));
        Derive(_fileKey, [], 7);
        HMACSHA256.HashData(_key, _header, _mac);
        DerivePayloadKey();
        using var aead = new ChaCha20Poly1305(_key);
        aead.Decrypt(_nonce, _sealed.AsSpan(..^TagLength), _sealed.AsSpan(^TagLength..), _opened);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    private void DeriveWrapKey()
    {
        Require(X25519.TryAgree(_secret, _share, _agreed));
        _share.CopyTo(_salt, 0);
        _publicKey.CopyTo(_salt, X25519.Length);
        Derive(_agreed, _salt, 29);
    }

    private void DerivePayloadKey() => Derive(_fileKey, _salt.AsSpan(0, FileKey.NonceLength), 8);

    /// <summary>HKDF with a label of so many bytes, its counter included.</summary>
    private void Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, int labelLength)
    {
        HMACSHA256.HashData(salt, secret, _prk);
        HMACSHA256.HashData(_prk, _info.AsSpan(0, labelLength), _key);
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The benchmark's own file did not open.");
        }
    }
}

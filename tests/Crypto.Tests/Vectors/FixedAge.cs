using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>Seals with "random" bytes that follow from a name: for vectors, and for inputs that a seed must make again.</summary>
internal static class FixedAge
{
    internal static byte[] Seal(string name, ReadOnlySpan<byte> plaintext, params ReadOnlySpan<IRecipient> recipients)
    {
        using var fileKey = SecretBytes.CopyOf(Bytes(name, "file key", 16));
        var header = Header.Write(fileKey, Fixed(name, recipients));
        var nonce = Bytes(name, "nonce", 16);
        using var cipher = FileKey.PayloadCipher(fileKey, nonce);
        using var file = new MemoryStream();
        file.Write(header);
        file.Write(nonce);
        var chunk = new byte[PayloadCipher.SealedChunkLength];
        do
        {
            var length = Math.Min(plaintext.Length, PayloadCipher.ChunkLength);
            cipher.Seal(plaintext[..length], length == plaintext.Length, chunk);
            file.Write(chunk, 0, length + PayloadCipher.TagLength);
            plaintext = plaintext[length..];
        }
        while (!plaintext.IsEmpty);

        return file.ToArray();
    }

    // The first is named as the file is; the others by their place.
    private static IRecipient[] Fixed(string name, ReadOnlySpan<IRecipient> recipients)
    {
        var all = new IRecipient[recipients.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var of = i == 0 ? name : $"{name} {i}";
            all[i] = recipients[i] is HybridRecipient hybrid ? new FixedRecipient(of, hybrid) : new FixedX25519Recipient(of, recipients[i].ToString()!);
        }

        return all;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("Not a recipient that can be sealed to.");
        }
    }

    private static byte[] Bytes(string name, string use, int length) => SHA256.HashData(TextEncoding.UTF8.GetBytes($"{name} {use}"))[..length];

    private sealed class FixedRecipient(string name, HybridRecipient recipient) : IRecipient
    {
        public Stanza Wrap(SecretBytes fileKey)
        {
            var enc = new byte[XWing.CiphertextLength];
            var shared = new byte[XWing.SharedSecretLength];
            byte[] coins = [.. Bytes(name, "message", 32), .. Bytes(name, "ephemeral", 32)];
            Require(SodiumNative.crypto_kem_xwing_enc_deterministic(enc, shared, recipient.PublicKey, coins) == 0);
            var key = new byte[32];
            var nonce = new byte[12];
            Hpke.DeriveKey(shared, key, nonce);
            return new Stanza([HybridRecipient.StanzaType, Base64NoPad.Encode(enc)], FileKey.Wrap(fileKey, key, nonce));
        }
    }

    private sealed class FixedX25519Recipient(string name, string text) : IRecipient
    {
        public Stanza Wrap(SecretBytes fileKey)
        {
            var publicKey = new byte[X25519.Length];
            var share = new byte[X25519.Length];
            var agreed = new byte[X25519.Length];
            var ephemeral = Bytes(name, "ephemeral", X25519.Length);
            Require(Bech32.TryDecode(TextEncoding.ASCII.GetBytes(text), "age"u8, publicKey));
            X25519.PublicKey(ephemeral, share);
            Require(X25519.TryAgree(ephemeral, publicKey, agreed));
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, [.. share, .. publicKey], "age-encryption.org/v1/X25519"u8.ToArray());
            return new Stanza(["X25519", Base64NoPad.Encode(share)], FileKey.Wrap(fileKey, key, new byte[12]));
        }
    }
}

using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Primitives.MlKem;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>Seals to a hybrid recipient with "random" bytes that follow from a name: for vectors only.</summary>
internal static class FixedAge
{
    internal static byte[] Seal(string name, ReadOnlySpan<byte> plaintext, HybridRecipient recipient)
    {
        using SecretBytes fileKey = SecretBytes.CopyOf(Bytes(name, "file key", 16));
        byte[] header = Header.Write(fileKey, [new FixedRecipient(name, recipient)]);
        byte[] nonce = Bytes(name, "nonce", 16);
        using PayloadCipher cipher = FileKey.PayloadCipher(fileKey, nonce);
        using var file = new MemoryStream();
        file.Write(header);
        file.Write(nonce);
        byte[] chunk = new byte[PayloadCipher.SealedChunkLength];
        do
        {
            int length = Math.Min(plaintext.Length, PayloadCipher.ChunkLength);
            cipher.Seal(plaintext[..length], length == plaintext.Length, chunk);
            file.Write(chunk, 0, length + PayloadCipher.TagLength);
            plaintext = plaintext[length..];
        }
        while (!plaintext.IsEmpty);

        return file.ToArray();
    }

    private static byte[] Bytes(string name, string use, int length) => SHA256.HashData(TextEncoding.UTF8.GetBytes($"{name} {use}"))[..length];

    private sealed class FixedRecipient(string name, HybridRecipient recipient) : IRecipient
    {
        public Stanza Wrap(SecretBytes fileKey)
        {
            byte[] publicKey = new byte[HybridKem.PublicKeyLength];
            Assert.True(Bech32.TryDecode(TextEncoding.ASCII.GetBytes(recipient.ToString()), "age1pq"u8, publicKey));
            byte[] enc = new byte[HybridKem.CiphertextLength];
            byte[] mlKem = new byte[32];
            byte[] agreed = new byte[32];
            byte[] shared = new byte[32];
            byte[] ephemeral = Bytes(name, "ephemeral", 32);
            OwnMlKem768.Encapsulate(publicKey.AsSpan(0, MlKem768.EncapsulationKeyLength), Bytes(name, "message", 32), enc.AsSpan(0, MlKem768.CiphertextLength), mlKem);
            X25519.PublicKey(ephemeral, enc.AsSpan(MlKem768.CiphertextLength));
            Assert.True(X25519.TryAgree(ephemeral, recipient.X25519PublicKey, agreed));
            HybridKem.Combine(mlKem, agreed, enc.AsSpan(MlKem768.CiphertextLength), recipient.X25519PublicKey, shared);
            byte[] key = new byte[32];
            byte[] nonce = new byte[12];
            Hpke.DeriveKey(shared, key, nonce);
            return new Stanza([HybridRecipient.StanzaType, Base64NoPad.Encode(enc)], FileKey.Wrap(fileKey, key, nonce));
        }
    }
}

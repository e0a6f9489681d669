using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>The key schedule of HPKE (RFC 9180, 5.1) in base mode for the hybrid recipient: one key, one nonce, one use.</summary>
/// <remarks>KEM 0x647a (MLKEM768-X25519), KDF 0x0001 (HKDF-SHA256), AEAD 0x0003 (ChaCha20Poly1305).</remarks>
internal static class Hpke
{
    private const int HashLength = 32;

    private static readonly byte[] Context = MakeContext();

    private static ReadOnlySpan<byte> SuiteId => [(byte)'H', (byte)'P', (byte)'K', (byte)'E', 0x64, 0x7a, 0x00, 0x01, 0x00, 0x03];

    internal static void DeriveKey(ReadOnlySpan<byte> sharedSecret, Span<byte> key, Span<byte> nonce)
    {
        Span<byte> secret = stackalloc byte[HashLength];
        LabeledExtract(sharedSecret, "secret"u8, [], secret);
        LabeledExpand(secret, "key"u8, Context, key);
        LabeledExpand(secret, "base_nonce"u8, Context, nonce);
        CryptographicOperations.ZeroMemory(secret);
    }

    // mode_base || psk_id_hash || info_hash: the same for every file.
    private static byte[] MakeContext()
    {
        var context = new byte[1 + HashLength + HashLength];
        LabeledExtract([], "psk_id_hash"u8, [], context.AsSpan(1, HashLength));
        LabeledExtract([], "info_hash"u8, "age-encryption.org/mlkem768x25519"u8, context.AsSpan(1 + HashLength));
        return context;
    }

    private static void LabeledExtract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> ikm, Span<byte> prk) =>
        Hkdf.Extract(salt, [.. "HPKE-v1"u8, .. SuiteId, .. label, .. ikm], prk);

    private static void LabeledExpand(ReadOnlySpan<byte> prk, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, Span<byte> output) =>
        Hkdf.Expand(prk, [0, (byte)output.Length, .. "HPKE-v1"u8, .. SuiteId, .. label, .. info], output);
}

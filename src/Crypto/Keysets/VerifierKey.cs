using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Keysets;

/// <summary>An Ed25519 verifier key with its name (c2sp.org/signed-note, "Verifier keys").</summary>
/// <param name="Name">Not empty, without white space or plus sign.</param>
/// <param name="PublicKey">32 bytes.</param>
public sealed record VerifierKey(string Name, byte[] PublicKey)
{
    private const byte Ed25519Type = 0x01;

    /// <summary>The first four bytes of SHA-256(name || LF || 0x01 || public key), big-endian.</summary>
    public uint KeyId => IdOf(Name, PublicKey);

    /// <summary>The verifier key of a secret key.</summary>
    public static VerifierKey Of(string name, SecretBytes seed) =>
        IsName(name) ? new VerifierKey(name, Ed25519.PublicKey(seed)) : throw new ArgumentException("Not a key name.", nameof(name));

    /// <summary>As <see cref="TryParse"/>, for text that is known to be right.</summary>
    public static VerifierKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException("Not a verifier key.");

    /// <summary>name+8 hex digits+base64, the digits being the key's id; or false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = null;
        var parts = (text ?? "").Split('+', 3);   // base64 may hold more
        if (parts.Length != 3 || !IsName(parts[0]) || !Hex.TryDecode(parts[1], 4, out var id)
            || !PaddedBase64.TryDecode(parts[2], out var typed) || typed.Length != 1 + Ed25519.PublicKeyLength || typed[0] != Ed25519Type)
        {
            return false;
        }

        var candidate = new VerifierKey(parts[0], typed[1..]);
        key = candidate.KeyId == BinaryPrimitives.ReadUInt32BigEndian(id) ? candidate : null;
        return key is not null;
    }

    /// <summary>The verifier string.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{PaddedBase64.Encode([Ed25519Type, .. PublicKey])}";

    /// <summary>Same name and key.</summary>
    public bool Equals(VerifierKey? other) =>
        other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal) && PublicKey.AsSpan().SequenceEqual(other.PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>Whether a key may be called so.</summary>
    internal static bool IsName(string name) => name.Length > 0 && !name.Contains('+', StringComparison.Ordinal) && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static uint IdOf(string name, byte[] publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. TextEncoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey]));
}

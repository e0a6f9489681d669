using System.Security.Cryptography;

namespace SafeReport.Crypto.Primitives;

/// <summary>The protocol's <c>Expand(key, info) = HMAC-SHA-256(key, info || 0x01)</c>: one block of HKDF-Expand.</summary>
public static class Kdf
{
    /// <summary>The length of every derived key.</summary>
    public const int Length = 32;

    /// <summary>Derives 32 bytes.</summary>
    public static void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> info, Span<byte> output32)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(output32.Length, Length, nameof(output32));
        var block = info.Length < 256 ? stackalloc byte[info.Length + 1] : new byte[info.Length + 1];
        info.CopyTo(block);
        block[^1] = 0x01;
        HMACSHA256.HashData(key, block, output32);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>Derives 32 bytes under an ASCII label.</summary>
    public static SecretBytes Expand(SecretBytes key, string asciiLabel)
    {
        ArgumentNullException.ThrowIfNull(key);
        var output = new SecretBytes(Length);
        Expand(key.Span, TextEncoding.ASCII.GetBytes(asciiLabel), output.WritableSpan);
        GC.KeepAlive(key);
        return output;
    }
}

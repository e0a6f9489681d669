using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SafeReport.Browser.Tests.Support;

/// <summary>An officer's authenticator, written from RFC 6238 apart from the desk's.</summary>
internal static class Totp
{
    public static long Step() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;

    public static string Code(string base32Secret, long step)
    {
        Span<byte> moment = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, step);
#pragma warning disable CA5350 // RFC 6238 and every authenticator use HMAC-SHA-1.
        var mac = HMACSHA1.HashData(Decode(base32Secret), moment);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0x0F)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000");
    }

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Where(char.IsAsciiLetterOrDigit).Select(letter =>
            Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(letter)), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }
}

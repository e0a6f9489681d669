using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Time-based one-time codes: RFC 6238 with HMAC-SHA-1, 30 seconds, six digits.</summary>
public static class Totp
{
    public const int Digits = 6;
    public const int StepSeconds = 30;

    /// <summary>Steps before and after the current one that still count: clocks of telephones drift.</summary>
    private const int Drift = 1;

    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The last step whose code counts at that moment; an hour more, because a clock is set by less without being wrong.</summary>
    public static long LatestStepAt(DateTimeOffset moment) => StepAt(moment.AddHours(1)) + Drift;

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as every authenticator app speaks it; HMAC does not need a collision-free hash.")]
    public static int Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);
        var offset = mac[^1] & 0x0F;
        var truncated = BinaryPrimitives.ReadUInt32BigEndian(mac[offset..]) & 0x7FFF_FFFF;
        return (int)(truncated % 1_000_000);
    }

    /// <returns>The step whose code was typed, or null. All steps are looked at, whichever fits.</returns>
    public static long? MatchingStep(ReadOnlySpan<byte> secret, string? typed, DateTimeOffset now)
    {
        var isCode = TryRead(typed, out var code);
        var current = StepAt(now);
        long? match = null;
        for (var step = current - Drift; step <= current + Drift; step++)
        {
            var same = CryptographicOperations.FixedTimeEquals(Bytes(Code(secret, step)), Bytes(code));
            match = same && isCode ? step : match;
        }

        return match;
    }

    /// <summary>Six digits of any script that authenticator apps and keyboards write; spaces between do not matter.</summary>
    private static bool TryRead(string? typed, out int code)
    {
        code = 0;
        var count = 0;
        foreach (var letter in typed ?? string.Empty)
        {
            // Spaces, hyphens, and the direction marks that come along when a code is copied from a right-to-left page.
            if (char.IsWhiteSpace(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.DashPunctuation)
            {
                continue;
            }

            if (!char.IsDigit(letter) || ++count > Digits)
            {
                return false;
            }

            code = (code * 10) + (int)char.GetNumericValue(letter);
        }

        return count == Digits;
    }

    private static byte[] Bytes(int code) => BitConverter.GetBytes(code);
}

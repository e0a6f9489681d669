using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.AccessCodes;

/// <summary>An access code (protocol.md 4): 26 random digits and 2 check digits.</summary>
public sealed class AccessCode : IDisposable
{
    /// <summary>The number of digits.</summary>
    public const int Length = 28;

    private const int GroupLength = 4;
    private const int Modulus = 97;

    private AccessCode(SecretBytes digits) => Digits = digits;

    /// <summary>The 28 digits in ASCII.</summary>
    public SecretBytes Digits { get; }

    /// <summary>A new code, which is none when its groups stand backwards: that would open another, empty mailbox.</summary>
    public static AccessCode Generate()
    {
        var digits = new SecretBytes(Length);
        do
        {
            var span = digits.WritableSpan;
            Draw(span[..^2]);
            var check = 98 - (Remainder(span[..^2]) * 100 % Modulus);
            span[^2] = (byte)('0' + (check / 10));
            span[^1] = (byte)('0' + (check % 10));
        }
        while (IsValidBackwards(digits.Span));
        return new AccessCode(digits);
    }

    /// <summary>Reads what a person typed: digits of four blocks count, everything else is dropped.</summary>
    /// <param name="typed">Any text.</param>
    /// <param name="code">The code, or null for a typing error.</param>
    /// <param name="groupsReversed">True when only the groups in reverse order make a code: ask before using it.</param>
    public static bool TryRead(ReadOnlySpan<char> typed, [NotNullWhen(true)] out AccessCode? code, out bool groupsReversed)
    {
        groupsReversed = false;
        code = null;
        var digits = new SecretBytes(Length);
        if (TryCollect(typed, digits.WritableSpan))
        {
            groupsReversed = !IsValid(digits.Span);
            if (groupsReversed)
            {
                ReverseGroups(digits.WritableSpan);
            }

            code = IsValid(digits.Span) ? new AccessCode(digits) : null;
        }

        groupsReversed &= code is not null;
        if (code is null)
        {
            digits.Dispose();
        }

        return code is not null;
    }

    /// <summary>Wipes the digits.</summary>
    public void Dispose() => Digits.Dispose();

    /// <summary>Nothing of the code.</summary>
    public override string ToString() => nameof(AccessCode);

    // 250 is the largest multiple of ten that a byte reaches; what lies above would favour the digits 0 to 5.
    private static void Draw(Span<byte> digits)
    {
        Span<byte> random = stackalloc byte[64];
        for (var next = 0; next < digits.Length;)
        {
            RandomNumberGenerator.Fill(random);
            for (var i = 0; i < random.Length && next < digits.Length; i++)
            {
                if (random[i] < 250)
                {
                    digits[next++] = (byte)('0' + (random[i] % 10));
                }
            }
        }

        CryptographicOperations.ZeroMemory(random);
    }

    private static bool TryCollect(ReadOnlySpan<char> typed, Span<byte> digits)
    {
        var count = 0;
        foreach (var c in typed)
        {
            var digit = DigitValue(c);
            if (digit < 0)
            {
                continue;
            }

            if (count == Length)
            {
                return false;
            }

            digits[count++] = (byte)('0' + digit);
        }

        return count == Length;
    }

    // ASCII, Arabic-Indic, Persian and full-width.
    private static int DigitValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= '\u0660' and <= '\u0669' => c - '\u0660',
        >= '\u06f0' and <= '\u06f9' => c - '\u06f0',
        >= '\uff10' and <= '\uff19' => c - '\uff10',
        _ => -1,
    };

    private static bool IsValid(ReadOnlySpan<byte> digits)
    {
        var check = ((digits[^2] - '0') * 10) + (digits[^1] - '0');
        return Remainder(digits) == 1 && check is >= 2 and <= 98;
    }

    private static bool IsValidBackwards(ReadOnlySpan<byte> digits)
    {
        Span<byte> turned = stackalloc byte[Length];
        digits.CopyTo(turned);
        ReverseGroups(turned);
        var valid = IsValid(turned);
        CryptographicOperations.ZeroMemory(turned);
        return valid;
    }

    private static int Remainder(ReadOnlySpan<byte> digits)
    {
        var remainder = 0;
        foreach (var digit in digits)
        {
            remainder = ((remainder * 10) + (digit - '0')) % Modulus;
        }

        return remainder;
    }

    private static void ReverseGroups(Span<byte> digits)
    {
        Span<byte> kept = stackalloc byte[GroupLength];
        for (int low = 0, high = Length - GroupLength; low < high; low += GroupLength, high -= GroupLength)
        {
            digits.Slice(low, GroupLength).CopyTo(kept);
            digits.Slice(high, GroupLength).CopyTo(digits[low..]);
            kept.CopyTo(digits[high..]);
        }

        CryptographicOperations.ZeroMemory(kept);
    }
}

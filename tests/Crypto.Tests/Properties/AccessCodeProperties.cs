using System.Numerics;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Tests.Fuzz;

namespace SafeReport.Crypto.Tests.Properties;

/// <summary>Access codes however they are typed.</summary>
public sealed class AccessCodeProperties
{
    private static readonly char[] Zeros = ['0', '\u0660', '\u06f0', '\uff10'];
    private static readonly string[] Between = ["", " ", "-", "\n", "\u200f", "a", "\u0967", "🕊"];

    [Fact]
    public void Codes_read_back_in_every_block_of_digits_and_in_any_mixture_of_them() => Property.ForAllDrawn(random =>
    {
        var code = Code(random);
        return Read(Typed(code, random, mixed: false)) == (code, false) && Read(Typed(code, random, mixed: true)) == (code, false);
    });

    [Fact]
    public void Codes_with_their_groups_in_reverse_order_read_back_and_are_asked_about() => Property.ForAllDrawn(random =>
    {
        var code = Code(random);
        var reversed = Reversed(code);
        // One in ninety-seven is a code in both directions, and then counts as it was typed.
        return Read(Typed(reversed, random, mixed: true)) == (IsCode(reversed) ? (reversed, false) : (code, true));
    });

    [Fact]
    public void One_wrong_digit_and_two_neighbours_changed_about_are_never_read_as_typed() => Property.ForAllDrawn(random =>
    {
        var wrong = Code(random).ToCharArray();
        var at = random.Below(wrong.Length - 1);
        if (random.Below(2) == 0)
        {
            wrong[at] = (char)('0' + ((wrong[at] - '0' + 1 + random.Below(9)) % 10));
        }
        else if (wrong[at] != wrong[at + 1])
        {
            (wrong[at], wrong[at + 1]) = (wrong[at + 1], wrong[at]);
        }
        else
        {
            return true;
        }

        return Read(Typed(new string(wrong), random, mixed: true)) is null or (_, true);
    });

    [Fact]
    public void New_codes_read_back() => Property.ForAllDrawn(_ =>
    {
        using var code = AccessCode.Generate();
        var digits = TextEncoding.ASCII.GetString(code.Digits.Span);
        return IsCode(digits) && Read(digits) == (digits, false);
    });

    [Fact]
    public void No_new_code_is_a_code_backwards_too()
    {
        var draws = Environment.GetEnvironmentVariable("SAFEREPORT_LONG") == "1" ? 1_000_000 : 100_000;
        for (var i = 0; i < draws; i++)
        {
            using var code = AccessCode.Generate();
            var digits = TextEncoding.ASCII.GetString(code.Digits.Span);
            Assert.True(Read(Reversed(digits)) == (digits, true), "a new code is a code backwards too");
        }
    }

    private static (string Code, bool Reversed)? Read(string typed)
    {
        if (!AccessCode.TryRead(typed, out var code, out var reversed))
        {
            return null;
        }

        using (code)
        {
            return (TextEncoding.ASCII.GetString(code.Digits.Span), reversed);
        }
    }

    private static string Code(SeededRandom random)
    {
        var digits = string.Concat(Enumerable.Range(0, 26).Select(_ => (char)('0' + random.Below(10))));
        return digits + (98 - (int)(BigInteger.Parse(digits) * 100 % 97)).ToString("d2");
    }

    private static bool IsCode(string digits) => BigInteger.Parse(digits) % 97 == 1 && int.Parse(digits[26..]) is >= 2 and <= 98;

    private static string Reversed(string code) => string.Concat(code.Chunk(4).Reverse().Select(g => new string(g)));

    private static string Typed(string code, SeededRandom random, bool mixed)
    {
        var zero = random.Pick(Zeros);
        return string.Concat(code.Select(digit => (char)((mixed ? random.Pick(Zeros) : zero) + (digit - '0')) + (random.Below(4) == 0 ? random.Pick(Between) : "")));
    }
}

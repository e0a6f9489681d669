using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Tests.Fuzz;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>Access codes as people type them: in every script, with anything between, in reverse order, and wrong.</summary>
internal static class CodeCases
{
    private static readonly string[] Between = ["", " ", "-", "\n", "\u200f", "\u2013", "a", "\u0967", "🕊", "\u00a0"];
    private static readonly char[] Zeros = ['0', '\u0660', '\u06f0', '\uff10'];

    internal static AgreementCase Make(ulong seed, SeededRandom random)
    {
        var code = Code(random);
        string[] groups = [.. code.Chunk(4).Select(g => new string(g))];
        if (random.Below(3) == 0)
        {
            Array.Reverse(groups);
        }

        var zero = random.Pick(Zeros);
        var between = random.Pick(Between);
        var typed = string.Join(between, groups.Select(g => string.Concat(g.Select(d => (char)((random.Below(20) == 0 ? random.Pick(Zeros) : zero) + (d - '0'))))));
        var bytes = TextEncoding.UTF8.GetBytes(typed);
        typed = TextEncoding.UTF8.GetString(random.Below(3) == 0 ? Mutator.Mutate(bytes, random) : bytes);
        return new AgreementCase(seed, "code", TextEncoding.UTF8.GetBytes(typed), Verdict(typed));
    }

    internal static string Verdict(string typed)
    {
        if (!AccessCode.TryRead(typed, out var code, out var reversed))
        {
            return "refused";
        }

        using (code)
        {
            return $"{TextEncoding.ASCII.GetString(code.Digits.Span)} {(reversed ? "reversed" : "as typed")}";
        }
    }

    // Now and then with check digits that make the right remainder and are still wrong: 00, 01 or 99.
    private static string Code(SeededRandom random)
    {
        var digits = string.Concat(Enumerable.Range(0, 26).Select(_ => (char)('0' + random.Below(random.Below(2) == 0 ? 2 : 10))));
        var rest = (int)(System.Numerics.BigInteger.Parse(digits) * 100 % 97);
        var check = random.Below(4) == 0 ? (98 - rest + 97) % 97 : 98 - rest;
        return digits + check.ToString("d2");
    }
}

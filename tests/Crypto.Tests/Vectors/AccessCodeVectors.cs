using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>access-codes.json: what is typed, and the digits it stands for, or null for a typing error.</summary>
public sealed class AccessCodeVectors
{
    private static readonly string[] Codes =
    [
        "0123456789012345678901234583", "3141592653589793238462643398", "0000000000000000000000000098",
        WithCheck("99999999999999999999999999"), WithCheck("77777777777777777777777777"),
    ];

    private static readonly (string Block, char Zero)[] Blocks = [("ascii", '0'), ("arabic-indic", '\u0660'), ("persian", '\u06f0'), ("full-width", '\uff10')];

    [Fact]
    public void Typed_codes_are_read_as_the_vectors_say()
    {
        foreach (var vector in VectorFile.Read("access-codes.json").EnumerateArray())
        {
            var read = AccessCode.TryRead(vector.TextOf("typed"), out var code, out var reversed);
            Assert.Equal(vector.GetProperty("digits").GetString(), read ? TextEncoding.ASCII.GetString(code!.Digits.Span) : null);
            Assert.Equal(vector.GetProperty("groupsReversed").GetBoolean(), reversed);
        }
    }

    internal static JsonNode Make()
    {
        var vectors = new JsonArray();
        foreach (var code in Codes)
        {
            foreach ((var block, var zero) in Blocks)
            {
                string[] groups = [.. code.Chunk(4).Select(g => string.Concat(g.Select(d => (char)(zero + (d - '0')))))];
                var backwards = string.Concat(groups.Reverse());
                var palindrome = backwards == string.Concat(groups);
                vectors.Add(Case($"{block}, spaces", string.Join(' ', groups), code, groupsReversed: false));
                vectors.Add(Case($"{block}, nothing between", string.Concat(groups), code, groupsReversed: false));
                vectors.Add(Case($"{block}, marks and letters between", "\u200fcode: " + string.Join(" \u2013 ", groups) + "\u200e.", code, groupsReversed: false));
                if (!palindrome && !IsValid(Backwards(code)))
                {
                    vectors.Add(Case($"{block}, groups reversed", string.Join(' ', groups.Reverse()), code, groupsReversed: true));
                }
            }
        }

        // Given out before such codes were drawn again: each way it is the code that was typed.
        var both = Enumerable.Range(0, 100_000).Select(i => WithCheck((new System.Numerics.BigInteger(31415926535897932384626m) * (i + 1)).ToString("d26")[..26])).First(code => Backwards(code) != code && IsValid(Backwards(code)));
        vectors.Add(Case("a code both ways, as it was drawn", both, both, groupsReversed: false));
        vectors.Add(Case("a code both ways, backwards", Backwards(both), Backwards(both), groupsReversed: false));

        var first = Codes[0];
        vectors.Add(Case("one digit wrong", "1" + first[1..], null, groupsReversed: false));
        vectors.Add(Case("two digits swapped", "1" + "0" + first[2..], null, groupsReversed: false));
        vectors.Add(Case("one digit missing", first[..^1], null, groupsReversed: false));
        vectors.Add(Case("one digit more", first + "0", null, groupsReversed: false));
        vectors.Add(Case("check 99 in place of 02", FindWithCheck("02") + "99", null, groupsReversed: false));
        vectors.Add(Case("check 01 in place of 98", FindWithCheck("98") + "01", null, groupsReversed: false));
        vectors.Add(Case("check 00 in place of 97", FindWithCheck("97") + "00", null, groupsReversed: false));
        vectors.Add(Case("digits of another block are dropped", string.Concat(first.Select(d => (char)('\u0966' + (d - '0')))), null, groupsReversed: false));
        vectors.Add(Case("digits of another block are dropped beside others", "\u0967" + first + "\u0968", first, groupsReversed: false));
        vectors.Add(Case("blocks mixed", "\u0660\u06f1\uff12" + first[3..], first, groupsReversed: false));
        vectors.Add(Case("nothing", "", null, groupsReversed: false));
        return vectors;
    }

    private static JsonObject Case(string name, string typed, string? digits, bool groupsReversed) =>
        new() { ["name"] = name, ["typed"] = typed, ["digits"] = digits, ["groupsReversed"] = groupsReversed };

    private static string Backwards(string code) => string.Concat(code.Chunk(4).Reverse().Select(g => new string(g)));

    private static bool IsValid(string digits) =>
        System.Numerics.BigInteger.Parse(digits) % 97 == 1 && int.Parse(digits[^2..]) is >= 2 and <= 98;

    private static string WithCheck(string digits) => digits + (98 - (int)(System.Numerics.BigInteger.Parse(digits) * 100 % 97)).ToString("d2");

    private static string FindWithCheck(string check) =>
        Enumerable.Range(0, 1000).Select(i => i.ToString("d26")).First(n => WithCheck(n)[26..] == check);
}

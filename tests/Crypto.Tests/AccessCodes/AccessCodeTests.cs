using SafeReport.Crypto.AccessCodes;

namespace SafeReport.Crypto.Tests.AccessCodes;

public sealed class AccessCodeTests
{
    private const string Known = "31415926535897932384626433";

    private static readonly string Digits = Known + CheckDigits(Known);

    public static TheoryData<string> WaysToType() =>
    [
        Digits,
        Grouped(Digits, ' '),
        Grouped(Digits, '-'),
        Grouped(InBlock(Digits, '\u0660'), ' '),
        Grouped(InBlock(Digits, '\u06f0'), ' '),
        Grouped(InBlock(Digits, '\uff10'), ' '),
        "\u200f" + Grouped(InBlock(Digits, '\u06f0'), '\u00a0') + "\u200e",
        "my code: " + Grouped(Digits, '\n') + " (28 of them would be the text's)".Replace("28", "", StringComparison.Ordinal),
        InBlock(Digits[..14], '\u0660') + Digits[14..],
    ];

    [Theory]
    [MemberData(nameof(WaysToType))]
    public void Digits_of_every_block_count_and_all_else_is_dropped(string typed)
    {
        Assert.True(AccessCode.TryRead(typed, out var code, out var reversed));
        Assert.False(reversed);
        Assert.Equal(Digits, Text(code));
    }

    [Theory]
    [MemberData(nameof(WaysToType))]
    public void Groups_in_reverse_order_are_found_and_said(string typed)
    {
        var backwards = string.Concat(Groups(Text(Read(typed))).Reverse());
        Assert.True(AccessCode.TryRead(backwards, out var code, out var reversed));
        Assert.True(reversed);
        Assert.Equal(Digits, Text(code));
    }

    [Fact]
    public void Every_single_wrong_digit_is_a_typing_error()
    {
        for (var place = 0; place < Digits.Length; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var typed = Digits[..place] + digit + Digits[(place + 1)..];
                var read = AccessCode.TryRead(typed, out _, out var reversed);
                Assert.Equal(typed == Digits, read && !reversed);
            }
        }
    }

    [Fact]
    public void Every_swap_of_neighbours_is_a_typing_error()
    {
        for (var place = 0; place + 1 < Digits.Length; place++)
        {
            var typed = Digits.ToCharArray();
            (typed[place], typed[place + 1]) = (typed[place + 1], typed[place]);
            var read = AccessCode.TryRead(typed, out _, out var reversed);
            Assert.Equal(new string(typed) == Digits, read && !reversed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no digits")]
    [InlineData("3141 5926 5358 9793 2384 6264 33")]
    [InlineData("3141 5926 5358 9793 2384 6264 3300 1")]
    [InlineData("\u0967\u0968\u0969\u096a \u0967\u0968\u0969\u096a \u0967\u0968\u0969\u096a \u0967\u0968\u0969\u096a \u0967\u0968\u0969\u096a \u0967\u0968\u0969\u096a \u0967\u0968\u0969\u096a")]
    public void Anything_but_28_digits_of_those_blocks_is_a_typing_error(string typed)
    {
        Assert.False(AccessCode.TryRead(typed, out var code, out var reversed));
        Assert.Null(code);
        Assert.False(reversed);
    }

    [Fact]
    public void Check_digits_beyond_98_are_a_typing_error_though_the_remainder_is_one()
    {
        // N with check 02 has the same remainder under check 99, and 98 under 01.
        var twoForCheck = FindWithCheck("02");
        Assert.Equal(twoForCheck + "02", Text(Read(twoForCheck + "02")));
        Assert.False(AccessCode.TryRead(twoForCheck + "99", out _, out _));
        var ninetyEightForCheck = FindWithCheck("98");
        Assert.False(AccessCode.TryRead(ninetyEightForCheck + "01", out _, out _));
    }

    [Fact]
    public void Generated_codes_read_back_and_differ()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 500; i++)
        {
            using var code = AccessCode.Generate();
            var text = Text(code);
            Assert.Equal(28, text.Length);
            Assert.Equal(text[26..], CheckDigits(text[..26]));
            Assert.Equal(text, Text(Read(text)));
            Assert.True(seen.Add(text));
        }
    }

    [Fact]
    public void Generated_digits_are_without_bias()
    {
        var counts = new int[10];
        for (var i = 0; i < 2_000; i++)
        {
            using var code = AccessCode.Generate();
            foreach (var digit in code.Digits.Span[..26])
            {
                counts[digit - '0']++;
            }
        }

        // 52,000 draws: 5,200 each, with a standard deviation of 68.
        Assert.All(counts, count => Assert.InRange(count, 4_700, 5_700));
    }

    [Fact]
    public void A_code_shows_nothing_of_itself()
    {
        using var code = Read(Digits);
        Assert.Equal("AccessCode", code.ToString());
        Assert.Equal("SecretBytes(28)", code.Digits.ToString());
    }

    private static AccessCode Read(string typed) =>
        AccessCode.TryRead(typed, out var code, out _) ? code : throw new InvalidOperationException("A typing error.");

    private static string Text(AccessCode code) => TextEncoding.ASCII.GetString(code.Digits.Span);

    private static string CheckDigits(string digits) =>
        (98 - (int)(System.Numerics.BigInteger.Parse(digits) * 100 % 97)).ToString("d2");

    private static string FindWithCheck(string check) =>
        Enumerable.Range(0, 1000).Select(i => i.ToString("d26")).First(n => CheckDigits(n) == check);

    private static IEnumerable<string> Groups(string digits) => digits.Chunk(4).Select(g => new string(g));

    private static string Grouped(string digits, char separator) => string.Join(separator, Groups(digits));

    private static string InBlock(string digits, char zero) => string.Concat(digits.Select(d => (char)(zero + (d - '0'))));
}

using SafeReport.CaseDesk.Features.SignIn;
using Xunit;

namespace SafeReport.CaseDesk.Tests.SignIn;

public sealed class TotpTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    /// <summary>RFC 6238, appendix B, SHA-1; the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, 287082)]
    [InlineData(1111111109, 081804)]
    [InlineData(1111111111, 050471)]
    [InlineData(1234567890, 005924)]
    [InlineData(2000000000, 279037)]
    [InlineData(20000000000, 353130)]
    public void Code_is_that_of_the_rfc(long seconds, int code) =>
        Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(61, false)]
    public void A_code_counts_one_step_before_and_after(int late, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_015);
        var typed = Totp.Code(Secret, Totp.StepAt(now.AddSeconds(late))).ToString("D6", null);

        Assert.Equal(counts ? Totp.StepAt(now.AddSeconds(late)) : null, Totp.MatchingStep(Secret, typed, now));
    }

    [Theory]
    [InlineData("353130", true)]
    [InlineData(" 353 130 ", true)]
    [InlineData("۳۵۳۱۳۰", true)]
    [InlineData("٣٥٣١٣٠", true)]
    [InlineData("\u200F353\u200E130\u202C", true)]
    [InlineData("\u2066353\u00A0130\u2069", true)]
    [InlineData("353\u2011130", true)]
    [InlineData("3531300", false)]
    [InlineData("35313", false)]
    [InlineData("35313x", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Digits_of_every_keyboard_count_and_nothing_else(string? typed, bool counts) =>
        Assert.Equal(counts, Totp.MatchingStep(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(20000000000)) is not null);
}

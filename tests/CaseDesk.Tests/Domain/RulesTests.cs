using SafeReport.CaseDesk.Domain;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Domain;

public sealed class RulesTests
{
    [Theory]
    [InlineData("S1", "P4 P4 P3 P3 P3")]
    [InlineData("S2", "P3 P3 P3 P2 P2")]
    [InlineData("S3", "P3 P2 P2 P1 P1")]
    [InlineData("S4", "P2 P2 P1 P1 P1")]
    public void Priority_is_the_matrix_of_severity_and_imminence(string severity, string row) =>
        Assert.Equal(row, string.Join(' ', Enumerable.Range(0, 5).Select(i => Priority.Of(severity, $"I{i}"))));

    [Theory]
    [InlineData(null, "I4")]
    [InlineData("S4", null)]
    [InlineData("S5", "I0")]
    [InlineData("S1", "I9")]
    public void Priority_of_something_unknown_is_not_computed(string? severity, string? imminence) =>
        Assert.Null(Priority.Of(severity, imminence));

    [Theory]
    [InlineData("P1", "2026-03-11")]
    [InlineData("P2", "2026-03-17")]
    [InlineData("P3", "2026-04-10")]
    [InlineData("P4", "2026-06-10")]
    public void Review_is_due_daily_weekly_monthly_or_quarterly(string priority, string due) =>
        Assert.Equal(DateOnly.Parse(due), Priority.ReviewDue(priority, new DateOnly(2026, 3, 10)));

    [Theory]
    [InlineData("SPT_MEMBER", "ART15")]
    [InlineData("NPM_PARTNER", "ART21")]
    [InlineData("MECH_UNSURE", "ART15_OR_21")]
    [InlineData("OTHER_BODY", "OTHER")]
    [InlineData("SPT_EXPERT NPM_STAFF", "ART15_AND_21")]
    [InlineData("MECH_UNSURE NPM_STAFF", "ART21")]
    [InlineData("OTHER_BODY SPT_MEMBER", "ART15")]
    [InlineData("", null)]
    public void Legal_basis_follows_from_who_was_spoken_to(string recipients, string? basis) =>
        Assert.Equal(basis, LegalBasis.Of(recipients.Split(' ')));

    [Theory]
    [InlineData("EXACT", "2026-03-17")]
    [InlineData("WEEK", "2026-03-17")]
    [InlineData("MONTH", "2026-03")]
    [InlineData("YEAR", "2026")]
    public void A_date_never_looks_more_exact_than_told(string precision, string shown) =>
        Assert.Equal(shown, new ImpreciseDate(new DateOnly(2026, 3, 17), precision).Normalized().ToString());

    [Fact]
    public void Case_codes_are_random_and_read_as_people_type_them()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => CaseCode.New()).ToList();
        Assert.Equal(1000, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(code, CaseCode.Read($" {code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()} ")));
        Assert.Null(CaseCode.Read("K7QD"));
        Assert.Null(CaseCode.Read(null));
    }

    [Fact]
    public void Text_is_kept_in_NFC_with_plain_line_ends_and_nothing_around_it()
    {
        Assert.Equal("caf\u00e9\nnext", PlainText.Clean("  cafe\u0301\r\nnext "));
        Assert.Null(PlainText.Clean(" \n"));
        Assert.Equal("\ufffd", PlainText.Clean("\ud800"));
    }
}

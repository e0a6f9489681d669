using System.Text.RegularExpressions;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Fields;
using SafeReport.Crypto.Items;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Pages;

/// <summary>Every word that a page can ask for is there.</summary>
public sealed partial class TextTests
{
    private static readonly Texts English = Texts.Load("en");

    [Fact]
    public void Every_code_that_a_page_puts_into_words_has_words()
    {
        string[] keys =
        [
            .. SanctionState.All.Select(state => $"sanctionState.{state}"),
            .. SanctionTarget.Kinds.Select(kind => $"targetKind.{kind}"),
            .. Enum.GetNames<FieldProblem>().Select(problem => $"problem.{problem}"),
            .. Enum.GetValues<Refusal>().Where(refusal => refusal is not (Refusal.None or Refusal.Fields)).Select(refusal => $"refusal.{refusal}"),
            .. Enum.GetValues<OpeningFailure>().Where(failure => failure != OpeningFailure.None).SelectMany(failure => new[] { $"failure.{failure}", $"failure.{failure}.why" }),
            .. Enum.GetNames<AuthorMark>().Select(mark => $"author.{mark}"),
            .. new[] { CaseStatus.Received, CaseStatus.Triage, CaseStatus.Assessment }.Select(status => $"caseStatus.{status}"),
            .. new[] { LegalBasis.Article15, LegalBasis.Article21, LegalBasis.Both, LegalBasis.Unsure, LegalBasis.Other, "open" }.Select(basis => $"basis.{basis}"),
            .. new[] { ItemStatus.Received, ItemStatus.Opened, ItemStatus.NewCase, ItemStatus.Linked, ItemStatus.InfoOnly }.Select(status => $"itemStatus.{status}"),
            .. Vocabularies.Embedded["V06"].Terms.Select(act => $"actGroup.{act.Code[0]}"),
        ];

        Assert.DoesNotContain(keys, key => !English.Has(key));
    }

    [Fact]
    public void Every_text_that_a_page_names_is_there()
    {
        // What has a member of its own is there, or nothing was built. What is left are keys that are made at run time.
        var named = Sources().SelectMany(file => Named().Matches(File.ReadAllText(file))).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, key => key.EndsWith('.') ? !English.Keys.Any(text => text.StartsWith(key, StringComparison.Ordinal)) : !English.Has(key));
    }

    [Fact]
    public void No_page_writes_out_the_key_of_a_text() =>
        Assert.Empty(Sources().SelectMany(file => WrittenOut().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}")));

    [Fact]
    public void A_text_is_filled_with_its_values_and_a_count_chooses_between_two()
    {
        Assert.Equal(English.ByKey(TextKey.PagesOf).Replace("{0}", "2", StringComparison.Ordinal).Replace("{1}", "7", StringComparison.Ordinal), English.PagesOf(2, 7));
        Assert.Equal(English.ByKey(TextKey.InboxCountOne).Replace("{0}", "1", StringComparison.Ordinal), English.InboxCount(1));
        Assert.Equal(English.ByKey(TextKey.InboxCountMany).Replace("{0}", "1,200", StringComparison.Ordinal), English.InboxCount(1200));
    }

    [Fact]
    public void No_word_about_belief_or_falsehood_stands_on_any_page()
    {
        string[] never = ["credib", "false report", "unfounded", "punishment", "whistleblower", "victim"];

        Assert.DoesNotContain(English.Keys, key => never.Any(word => English.ByKey(key).Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("14", "3", "2026", "", "2026-03-14", ImpreciseDate.Exact)]
    [InlineData("", "3", "2026", "", "2026-03", ImpreciseDate.Month)]
    [InlineData("", "", "2026", "EXACT", "2026", ImpreciseDate.Year)]
    [InlineData("14", "3", "2026", "MONTH", "2026-03", ImpreciseDate.Month)]
    [InlineData("14", "3", "2026", "WEEK", "2026-03-14", ImpreciseDate.Week)]
    public void A_date_is_never_more_exact_than_it_was_filled_in(string day, string month, string year, string precision, string shown, string expected)
    {
        Assert.True(new DateParts { Day = day, Month = month, Year = year, Precision = precision }.TryRead(out var date));
        Assert.Equal((shown, expected), (date!.ToString(), date.Precision));
    }

    [Theory]
    [InlineData("31", "2", "2026")]
    [InlineData("1", "13", "2026")]
    [InlineData("14", "", "2026")]
    [InlineData("14", "3", "")]
    [InlineData("x", "3", "2026")]
    public void What_is_no_date_is_refused(string day, string month, string year) =>
        Assert.False(new DateParts { Day = day, Month = month, Year = year }.TryRead(out _));

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Checkout(), "src", "CaseDesk"), "*.cs*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Checkout()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "SafeReport.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside a checkout.");
        }

        return directory;
    }

    [GeneratedRegex("""(?:ByKey|Has)\(\$?"(?<key>[a-zA-Z0-9.\-]+)|Say\([^()"]*"[a-zA-Z]+", \$?"(?<key>[a-zA-Z.]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex("""\b(?:T|[tT]exts)(?:\[|\.ByKey\()"[a-zA-Z0-9.\-]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrittenOut();
}

using System.Text.RegularExpressions;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Records;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.CaseDesk.Tests.Events;

/// <summary>One list of acts: what the program notes, what the document says, and nothing else.</summary>
public sealed partial class ActsTests
{
    [Fact]
    public void The_document_has_every_act_with_its_subject_and_when_in_the_order_of_the_list()
    {
        string[] rows = [.. Acts.All.Select(act => $"| `{act.Name}` | {act.SubjectKind} | {act.When} |")];
        string[] told = [.. Row().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "events.md"))).Select(row => row.Value)];
        Differences.None("docs/events.md lacks these rows, as Acts.All has them", rows.Except(told));
        Differences.None("docs/events.md has rows that Acts.All has not", told.Except(rows));
        Assert.Equal(rows, told);   // and in its order
    }

    [Fact]
    public void No_act_stands_twice() => Assert.Equal(Acts.All.Count, Acts.All.Select(act => act.Name).Distinct(StringComparer.Ordinal).Count());

    /// <summary>An act written out where it is noted would be a second list.</summary>
    [Fact]
    public void Every_act_of_the_list_is_noted_somewhere_and_none_is_written_out_there()
    {
        var kinds = Acts.All.Select(act => act.Name.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        var sources = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", "CaseDesk"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && Path.GetFileName(file) != "Acts.cs")
            .Select(File.ReadAllText).ToList();
        var writtenOut = sources.SelectMany(source => NoteCall().Matches(source).SelectMany(call => Literal().Matches(call.Value)).Select(literal => literal.Groups["act"].Value));
        Differences.None("These are noted by a text of their own: name them in Acts", writtenOut.Where(act => kinds.Contains(act.Split('.')[0])));

        var used = sources.SelectMany(source => Use().Matches(source).Select(use => use.Groups["name"].Value)).ToHashSet(StringComparer.Ordinal);
        var named = typeof(Acts).GetFields().Where(field => field.IsLiteral).ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!, StringComparer.Ordinal);
        Differences.None("These constants of Acts are missing in Acts.All", named.Values.Except(Acts.All.Select(act => act.Name)));
        Assert.Equal(Acts.All.Select(act => act.Name).Order(StringComparer.Ordinal), named.Values.Order(StringComparer.Ordinal));
        Differences.None(
            "Nothing notes these acts",
            named.Keys.Except(used, StringComparer.Ordinal).Except([nameof(Acts.ItemSerialCorrected), nameof(Acts.OfficerSignInRefused)], StringComparer.Ordinal));
    }

    /// <summary>The log is in the clear: an act named after a narrow kind would say there what the row of the record hides.</summary>
    [Fact]
    public void No_act_names_a_narrow_kind() =>
        Differences.None(
            "The event log would tell these narrow kinds (docs/adding-a-record.md, A narrow kind)",
            RecordKinds.All.Where(kind => kind.IsNarrow).Select(kind => kind.Name)
                .Where(kind => Acts.All.Any(act => act.SubjectKind == kind || act.Name.Split('.')[0].Replace('-', '_') == kind)));

    [Theory]
    [InlineData("item.opend", "item")]
    [InlineData("item.opened", "case")]
    [InlineData("item.serial-corrected-from-N-to-M", "item")]
    [InlineData("item.serial-corrected-from-1-to-", "item")]
    [InlineData("item.serial-corrected-from-1-to-2\n", "item")]
    [InlineData("officer.sign-in-refused-", "officer")]
    [InlineData("", "item")]
    public void What_is_not_in_the_list_is_no_event(string act, string subject) => Assert.Throws<ArgumentException>(() => new DeskEvent(act, null, null, subject, null));

    [Fact]
    public void A_name_that_stands_for_many_is_stored_with_its_numbers()
    {
        Assert.Equal("item.serial-corrected-from-3-to-12", new DeskEvent(Acts.SerialCorrected(3, 12), null, null, "item", null).Act);
        Assert.Equal("officer.sign-in-refused-7", new DeskEvent(Acts.SignInRefused(7), null, null, "officer", null).Act);
    }

    [GeneratedRegex(@"^\| `(?<act>[^`]+)` \| (?<subject>[a-z_]+) \| (?<when>.+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\bActs\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Use();

    /// <summary>From a call that notes an act to the end of its line; also the choice of an act above one.</summary>
    [GeneratedRegex(@"(Note\(|NoteAsync\(|ChangeAsync\(|new DeskEvent\(|new\(|Event\(|AppendAsync\(|\bact = )[^\n]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoteCall();

    [GeneratedRegex(@"""(?<act>[a-z-]+\.[a-z-]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}

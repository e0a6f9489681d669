using System.Text;
using System.Text.Json;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>Warns when a reply repeats a report. A seized access code opens every reply, never the reports: a quotation would carry one over.</summary>
/// <remarks>It finds copying, not retelling; not quoting remains the officer's duty (protocol.md 10).</remarks>
public static class QuoteCheck
{
    /// <summary>So many words in a row are no coincidence.</summary>
    public const int Words = 8;

    /// <summary>The same for scripts that write no spaces between words, in letters.</summary>
    public const int Letters = 14;

    public static bool Quotes(string reply, IEnumerable<string> reportTexts)
    {
        var inReply = WordsOf(reply);
        foreach (var text in reportTexts)
        {
            var inReport = WordsOf(text);
            if (Shares(inReply, inReport, Words) || Shares(Unspaced(inReply), Unspaced(inReport), Letters))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every text anywhere in a report, also in fields this program does not know.</summary>
    public static IEnumerable<string> TextsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => TextsOf(property.Value)),
        _ => [],
    };

    private static bool Shares(IReadOnlyList<string> reply, IReadOnlyList<string> report, int length)
    {
        var runs = Runs(report, length).ToHashSet(StringComparer.Ordinal);
        return Runs(reply, length).Any(runs.Contains);
    }

    private static IEnumerable<string> Runs(IReadOnlyList<string> parts, int length)
    {
        for (var start = 0; start + length <= parts.Count; start++)
        {
            yield return string.Join(' ', parts.Skip(start).Take(length));
        }
    }

    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in (PlainText.Clean(text) ?? "").ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark)
            {
                word.Append(rune);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>The letters of Chinese, Japanese, Thai, Lao, Khmer and Burmese words, one by one.</summary>
    private static List<string> Unspaced(IReadOnlyList<string> words) =>
        [.. words.SelectMany(word => word.EnumerateRunes()).Where(IsUnspacedScript).Select(rune => rune.ToString())];

    private static bool IsUnspacedScript(Rune rune) => rune.Value is
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF);
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Domain;

/// <summary>The few things that lists and headings take from a report.</summary>
public static class ReportText
{
    public static string What(ReportDocument report) =>
        report.Root.TryGetProperty("what", out var what) && what.ValueKind == JsonValueKind.String ? what.GetString()! : "";

    public static bool TellsOfSanction(ReportDocument report) =>
        report.Kind == "reprisal-alert"
        || (report.Root.TryGetProperty("acts", out var acts) && acts.ValueKind == JsonValueKind.Array && acts.GetArrayLength() > 0);

    /// <summary>The beginning on one line, never cut within a letter and its marks, and closed in itself where it turns direction.</summary>
    public static string Start(string text, int letters)
    {
        var line = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(text);
        for (var count = 0; elements.MoveNext(); count++)
        {
            if (count == letters)
            {
                return line.Append('…').ToString();
            }

            var element = elements.GetTextElement();
            line.Append(element.All(c => char.IsControl(c) || char.IsWhiteSpace(c)) ? " " : element);
        }

        return line.ToString().Trim();
    }
}

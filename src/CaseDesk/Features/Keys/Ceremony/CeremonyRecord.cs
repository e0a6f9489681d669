using System.Text;
using System.Text.Encodings.Web;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keys.Ceremony;

/// <summary>What was done and by whom, to print and sign: public facts only.</summary>
/// <param name="Officers">Names and roles.</param>
/// <param name="Present">Who was there, when that was said.</param>
/// <param name="HeldOn">The day it was opened.</param>
public sealed record CeremonyRecord(
    string Name, int Threshold, IReadOnlyList<RootKey> Roots, Keyset Keyset, IReadOnlyList<FirstOfficer> Officers, IReadOnlyList<string> Present, DateOnly HeldOn)
{
    public const string FileName = "ceremony-record";

    public void Write(string directory)
    {
        Outbox.Write(Path.Combine(directory, FileName + ".txt"), AsText());
        Outbox.Write(Path.Combine(directory, FileName + ".html"), AsHtml());
    }

    public string AsText()
    {
        var text = new StringBuilder("SafeReport: record of a key ceremony\n");
        foreach ((string title, IReadOnlyList<(string Label, string Value)> rows) in Sections())
        {
            text.Append($"\n{title}\n");
            foreach ((string label, string value) in rows)
            {
                text.Append($"  {label.PadRight(22)}{value}\n");
            }
        }

        return text.Append($"\n{Closing}\n").ToString();
    }

    public string AsHtml()
    {
        var html = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Record of a key ceremony</title>
            <style>body{font:12pt/1.5 serif;max-width:44em;margin:2em auto}th{text-align:start;font-weight:normal;padding-inline-end:2em;vertical-align:top}td{font-family:monospace;overflow-wrap:anywhere}</style></head>
            <body><h1>Record of a key ceremony</h1>

            """);
        foreach ((string title, IReadOnlyList<(string Label, string Value)> rows) in Sections())
        {
            html.Append($"<h2>{Text(title)}</h2>\n<table>\n");
            foreach ((string label, string value) in rows)
            {
                html.Append($"<tr><th>{Text(label)}</th><td><bdi>{Text(value)}</bdi></td></tr>\n");
            }

            html.Append("</table>\n");
        }

        return html.Append($"<p>{Text(Closing)}</p>\n</body></html>\n").ToString();
    }

    private const string Closing =
        "There is no secret in this record. Whoever signs it has seen the fingerprints above on the root keys' own screen or sheets, and the same on the Portal.";

    private IEnumerable<(string Title, IReadOnlyList<(string Label, string Value)> Rows)> Sections()
    {
        yield return ("Mechanism",
        [
            ("name", Name), ("number", Keyset.Mechanism.ToString()), ("portal", Keyset.PortalId), ("opened on", Day(HeldOn)),
        ]);
        yield return ($"Root keys, of which {Threshold} must sign a keyset",
            [.. Roots.Index().Select(root => ($"{root.Index + 1}", root.Item.Fingerprint + (root.Item.Keeper is { } keeper ? $"  kept by {keeper}" : "")))]);
        yield return ("Keyset",
        [
            ("serial", $"{Keyset.Serial}"), ("days", $"{Day(Keyset.NotBefore)} to {Day(Keyset.NotAfter)}"), ("letters of its hash", Fingerprint.Of(Keyset.ToText())),
            ("SHA-256", Keyset.TextHash()), ("desk key", Keyset.Desk.ToString()),
        ]);
        yield return ("First officers", [.. Officers.Select(officer => (officer.Name, string.Join(", ", officer.Roles)))]);
        yield return ("Present", Present.Count == 0 ? Lines : [.. Present.Select(name => (name, "signature ______________________"))]);
    }

    private static IReadOnlyList<(string Label, string Value)> Lines =>
        [.. Enumerable.Range(0, 4).Select(_ => ("____________________", "signature ______________________"))];

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");
}

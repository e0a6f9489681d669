using System.Text;
using System.Text.Encodings.Web;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>What was done and by whom, to print and sign: public facts only.</summary>
/// <param name="Previous">The keyset before, or null for the one that opened the mechanism.</param>
/// <param name="Officers">Names and roles of those who are not disabled.</param>
/// <param name="Present">Who was there, when that was said.</param>
/// <param name="PublishedOn">The day the desk took it in.</param>
public sealed record KeysetRecord(
    string Name, int Threshold, IReadOnlyList<RootKey> Roots, Keyset Keyset, Keyset? Previous, IReadOnlyList<FirstOfficer> Officers,
    IReadOnlyList<string> Present, DateOnly PublishedOn)
{
    public string FileName => Previous is null ? "ceremony-record" : $"keyset-{Keyset.Serial}-record";

    private string Title => Previous is null ? "Record of a key ceremony" : $"Record of keyset {Keyset.Serial}";

    public KeyRefusal Write(string directory) =>
        !Outbox.TryCreate(directory) ? KeyRefusal.DirectoryNotWritable
        : Outbox.TryWrite(Path.Combine(directory, FileName + ".txt"), AsText()) && Outbox.TryWrite(Path.Combine(directory, FileName + ".html"), AsHtml())
            ? KeyRefusal.None
            : KeyRefusal.FileNotWritten;

    public string AsText()
    {
        var text = new StringBuilder($"SafeReport: {Title}\n");
        foreach ((var title, var rows) in Sections())
        {
            text.Append($"\n{title}\n");
            foreach ((var label, var value) in rows)
            {
                text.Append($"  {label.PadRight(22)}{value}\n");
            }
        }

        return text.Append($"\n{Closing}\n").ToString();
    }

    public string AsHtml()
    {
        var html = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>{{Title}}</title>
            <style>body{font:12pt/1.5 serif;max-width:44em;margin:2em auto}th{text-align:start;font-weight:normal;padding-inline-end:2em;vertical-align:top}td{font-family:monospace;overflow-wrap:anywhere}tr{break-inside:avoid}</style></head>
            <body><h1>{{Title}}</h1>

            """);
        foreach ((var title, var rows) in Sections())
        {
            html.Append($"<h2>{Text(title)}</h2>\n<table>\n");
            foreach ((var label, var value) in rows)
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
            ("name", Name), ("number", Keyset.Mechanism.ToString()), ("portal", Keyset.PortalId), (Previous is null ? "opened on" : "published on", Day(PublishedOn)),
        ]);
        yield return ($"Root keys, of which {Threshold} must sign a keyset",
            [.. Roots.Index().Select(root => ($"{root.Index + 1}", root.Item.Fingerprint + (root.Item.Keeper is { } keeper ? $"  kept by {keeper}" : "")))]);
        yield return ("Keyset",
        [
            ("serial", $"{Keyset.Serial}"), ("days", $"{Day(Keyset.NotBefore)} to {Day(Keyset.NotAfter)}"), ("letters of its hash", Fingerprint.Of(Keyset.ToText())),
            ("SHA-256", Keyset.TextHash()), ("new in it", string.Join(", ", New())), ("desk key", Keyset.Desk.ToString()),
        ]);
        yield return (Previous is null ? "First officers" : "Officers", [.. Officers.Select(officer => (officer.Name, string.Join(", ", officer.Roles)))]);
        yield return ("Present", Present.Count == 0 ? Lines : [.. Present.Select(name => (name, "signature ______________________"))]);
    }

    private IEnumerable<string> New()
    {
        yield return "intake key";
        if (Previous?.Custodian != Keyset.Custodian)
        {
            yield return "custodian key";
        }

        if (Previous?.Alarm != Keyset.Alarm)
        {
            yield return "alarm key";
        }

        if (Previous?.Desk != Keyset.Desk)
        {
            yield return "desk key";
        }
    }

    private static IReadOnlyList<(string Label, string Value)> Lines =>
        [.. Enumerable.Range(0, 4).Select(_ => ("____________________", "signature ______________________"))];

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");
}

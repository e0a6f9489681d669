using System.Text;
using System.Text.Encodings.Web;
using SafeReport.CaseDesk.Features.Keysets;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <summary>A root key's fingerprint for a wall: the letters, the same as a QR code, and the Portal's address when it is known. Nothing else.</summary>
internal static class Poster
{
    // A4, in millimetres.
    private const int PageWidth = 210;
    private const int PageHeight = 297;
    private const int CodeWidth = 110;
    private const int CodeTop = 45;

    /// <summary>NAME.svg to print, NAME.txt for where there is no printer but a terminal's.</summary>
    public static bool TryWrite(string directory, string name, string fingerprint, string? address) =>
        Outbox.TryWrite(Path.Combine(directory, name + ".txt"), AsText(fingerprint, address))
        && Outbox.TryWrite(Path.Combine(directory, name + ".svg"), AsSvg(fingerprint, address));

    public static string AsText(string fingerprint, string? address) =>
        $"{fingerprint}\n\n{QrCode.OnPaper(fingerprint)}{(address is null ? "" : $"\n{address}\n\n{QrCode.OnPaper(address)}")}";

    public static string AsSvg(string fingerprint, string? address)
    {
        (var path, var width) = QrCode.AsPath(fingerprint);
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{PageWidth}mm" height="{PageHeight}mm" viewBox="0 0 {PageWidth} {PageHeight}">
            <rect width="{PageWidth}" height="{PageHeight}" fill="#fff"/>
            {Line(30, 12, fingerprint)}
            <svg x="{(PageWidth - CodeWidth) / 2}" y="{CodeTop}" width="{CodeWidth}" height="{CodeWidth}" viewBox="0 0 {width} {width}" shape-rendering="crispEdges"><path d="{path}"/></svg>

            """);
        if (address is not null)
        {
            (path, width) = QrCode.AsPath(address);
            svg.Append($"""
                {Line(180, address.Length > 40 ? 5 : 8, address)}
                <svg x="70" y="190" width="70" height="70" viewBox="0 0 {width} {width}" shape-rendering="crispEdges"><path d="{path}"/></svg>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Line(int y, int size, string text) =>
        $"""<text x="{PageWidth / 2}" y="{y}" font-family="monospace" font-size="{size}" text-anchor="middle">{HtmlEncoder.Default.Encode(text)}</text>""";
}

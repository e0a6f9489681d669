using System.Collections;
using System.Text;
using QRCoder;

namespace SafeReport.CaseDesk.Features.Ceremony;

/// <summary>QR codes of short texts, as characters and as a drawing. The margin of four modules is part of each.</summary>
public static class QrCode
{
    /// <summary>Dark modules as dark characters: right on paper and on a light screen. Two rows of modules in a line of text.</summary>
    public static string OnPaper(string content) => Draw(content, dark: true);

    /// <summary>The same for a terminal of any colours: black on white, said to it.</summary>
    public static string OnTerminal(string content) =>
        string.Concat(OnPaper(content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"\u001b[30;107m{line}\u001b[0m\n"));

    /// <summary>The path of an SVG, a square of one unit for every dark module, and how many units wide it is.</summary>
    public static (string Path, int Width) AsPath(string content)
    {
        var rows = Modules(content);
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (rows[y][x])
                {
                    path.Append($"M{x} {y}h1v1h-1z");
                }
            }
        }

        return (path.ToString(), rows.Count);
    }

    private static string Draw(string content, bool dark)
    {
        var rows = Modules(content);
        var text = new StringBuilder();
        for (var y = 0; y < rows.Count; y += 2)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var upper = rows[y][x] == dark;
                var lower = y + 1 < rows.Count && rows[y + 1][x] == dark;
                text.Append((upper, lower) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static List<BitArray> Modules(string content)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(content, QRCodeGenerator.ECCLevel.M);
        return code.ModuleMatrix;
    }
}

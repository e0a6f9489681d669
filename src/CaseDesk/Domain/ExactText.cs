using System.Globalization;
using System.Text;

namespace SafeReport.CaseDesk.Domain;

/// <summary>
/// What somebody sent, so that an officer sees all of it. HTML has no way to write some characters (a reference to U+0085 is read as U+2026, one to
/// U+0000 as U+FFFD), and others are not seen: each of these is shown by its sign or its number.
/// </summary>
public static class ExactText
{
    private const int ControlPictures = 0x2400;
    private const char DeletePicture = '\u2421';

    /// <summary>A text of many lines. Marks of direction stay: scripts need them, and a text is isolated from what stands around it.</summary>
    public static string Of(string text) => Replace(text, static letter => letter is '\n' or '\t' ? null : Control(letter));

    /// <summary>A name, on one line: also what breaks the line or turns its direction round (photo U+202E gpj.exe) is shown.</summary>
    public static string OfName(string name) => Replace(name, static letter => Control(letter) ?? (IsTurn(letter) || letter is '\u2028' or '\u2029' ? Number(letter) : null));

    private static string Replace(string text, Func<char, string?> sign)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? shown = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (sign(text[at]) is { } found)
            {
                (shown ??= new StringBuilder(text, 0, at, text.Length + 16)).Append(found);
            }
            else
            {
                shown?.Append(text[at]);
            }
        }

        return shown?.ToString() ?? text;
    }

    private static string? Control(char letter) => letter switch
    {
        < ' ' => ((char)(ControlPictures + letter)).ToString(),
        '\u007F' => DeletePicture.ToString(),
        >= '\u0080' and <= '\u009F' => Number(letter),
        _ => null,
    };

    private static bool IsTurn(char letter) => letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Number(char letter) => string.Create(CultureInfo.InvariantCulture, $"[U+{(int)letter:X4}]");
}

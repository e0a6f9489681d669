using System.Globalization;
using System.Text;

namespace SafeReport.CaseDesk.Domain;

/// <summary>Numbers as people type them: every script has digits of its own.</summary>
public static class Digits
{
    /// <summary>Every decimal digit as 0 to 9, the rest as it is.</summary>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(sign) == UnicodeCategory.DecimalDigitNumber)
            {
                plain.Append((char)('0' + (int)Rune.GetNumericValue(sign)));
            }
            else
            {
                plain.Append(sign);
            }
        }

        return plain.ToString();
    }
}

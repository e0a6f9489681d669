using System.Text;

namespace SafeReport.CaseDesk.Domain;

/// <summary>Texts as they are kept: NFC, line ends LF, nothing around them; empty is absent.</summary>
public static class PlainText
{
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // A lone surrogate cannot be normalised or sealed as UTF-8; it becomes U+FFFD, as a browser would send it.
        var wellFormed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return CanonicalForm.Of(wellFormed.ReplaceLineEndings("\n").Trim());
    }
}

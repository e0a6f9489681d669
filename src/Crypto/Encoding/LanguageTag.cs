namespace SafeReport.Crypto.Encoding;

/// <summary>The form of a language tag (BCP 47): two to eight letters, then subtags of one to eight letters or digits, hyphens between.</summary>
/// <remarks>Nothing is looked up: which languages there are changes from year to year, and an unknown one is still what a person asked for.</remarks>
public static class LanguageTag
{
    /// <summary>The most characters: what RFC 5646, 4.4.1, asks every reader to have room for.</summary>
    public const int Longest = 35;

    private const int LongestSubtag = 8;

    /// <summary>Whether a text has that form.</summary>
    public static bool IsOne(string? text)
    {
        if (text is null || text.Length > Longest)
        {
            return false;
        }

        var subtags = text.Split('-');
        return subtags[0].Length >= 2 && subtags[0].All(char.IsAsciiLetter)
            && subtags.All(subtag => subtag.Length is > 0 and <= LongestSubtag && subtag.All(char.IsAsciiLetterOrDigit));
    }
}

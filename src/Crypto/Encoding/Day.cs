using System.Globalization;

namespace SafeReport.Crypto.Encoding;

/// <summary>A day, yyyy-mm-dd, in ASCII digits.</summary>
public static class Day
{
    private const string Form = "yyyy-MM-dd";

    /// <summary>Exactly yyyy-mm-dd of a day that exists, or false.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>As <see cref="TryParse"/>, for text that is known to be right.</summary>
    public static DateOnly Parse(ReadOnlySpan<char> text) => TryParse(text, out var day) ? day : throw new FormatException("Not a day.");

    /// <summary>yyyy-mm-dd.</summary>
    public static string Format(DateOnly day) => day.ToString(Form, CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace SafeReport.Crypto.Keysets;

/// <summary>Reads a note's text line by line: each with its word, a single space and a value.</summary>
internal ref struct NoteLines
{
    private ReadOnlySpan<char> _rest;

    internal NoteLines(string text) => _rest = text;

    /// <summary>Whether nothing is left and nothing was wrong.</summary>
    internal readonly bool IsAtEnd => !Failed && _rest.IsEmpty;

    internal bool Failed { get; private set; }

    /// <summary>A line that is known whole.</summary>
    internal void Expect(string line)
    {
        if (!TakeLine().SequenceEqual(line))
        {
            Failed = true;
        }
    }

    /// <summary>Whether the next line has this word.</summary>
    internal readonly bool Next(string word) =>
        !Failed && _rest.Length > word.Length && _rest.StartsWith(word) && _rest[word.Length] == ' ';

    /// <summary>The value of the line with this word; empty, and failed, when there is none.</summary>
    internal string Value(string word)
    {
        Failed |= !Next(word);
        var line = Failed ? default : TakeLine();
        return Failed ? "" : line[(word.Length + 1)..].ToString();
    }

    internal long DecimalValue(string word) =>
        TryDecimal(Checked(Value(word), v => TryDecimal(v, out _)), out var value) ? value : 0;

    internal string Checked(string value, Func<string, bool> rule)
    {
        Failed |= Failed || !rule(value);
        return value;
    }

    /// <summary>A decimal without sign or leading zero, from 1; of 15 digits at most, so that a browser's numbers hold it.</summary>
    internal static bool TryDecimal(string text, out long value)
    {
        value = 0;
        return text.Length is > 0 and <= 15 && text[0] != '0'
            && !text.AsSpan().ContainsAnyExceptInRange('0', '9')   // long.TryParse passes over NULs at the end
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>As <see cref="TryDecimal"/>, for text that is known to be right.</summary>
    internal static long Decimal(string text) => TryDecimal(text, out var value) ? value : throw new FormatException("Not a decimal.");

    private ReadOnlySpan<char> TakeLine()
    {
        var end = _rest.IndexOf('\n');
        if (end < 0)
        {
            Failed = true;
            return default;
        }

        var line = _rest[..end];
        _rest = _rest[(end + 1)..];
        return line;
    }
}

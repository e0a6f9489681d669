using System.Globalization;
using SafeReport.Crypto.Encoding;

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
        ReadOnlySpan<char> line = Failed ? default : TakeLine();
        return Failed ? "" : line[(word.Length + 1)..].ToString();
    }

    internal string HexValue(string word, int bytes) => Checked(Value(word), v => Hex.TryDecode(v, bytes, out _));

    internal long DecimalValue(string word) =>
        long.TryParse(Checked(Value(word), v => TryDecimal(v, out _)), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;

    internal DateOnly DayValue(string word)
    {
        string value = Value(word);
        Failed |= !Day.TryParse(value, out DateOnly day);
        return day;
    }

    internal string Checked(string value, Func<string, bool> rule)
    {
        Failed |= Failed || !rule(value);
        return value;
    }

    /// <summary>A decimal without sign or leading zero, from 1.</summary>
    internal static bool TryDecimal(string text, out long value)
    {
        value = 0;
        return text.Length is > 0 and <= 18 && text[0] is >= '1' and <= '9'
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private ReadOnlySpan<char> TakeLine()
    {
        int end = _rest.IndexOf('\n');
        if (end < 0)
        {
            Failed = true;
            return default;
        }

        ReadOnlySpan<char> line = _rest[..end];
        _rest = _rest[(end + 1)..];
        return line;
    }
}

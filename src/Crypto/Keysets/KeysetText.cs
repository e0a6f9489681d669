using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;

namespace SafeReport.Crypto.Keysets;

/// <summary>The text of a keyset: exactly its lines, in their order, each once (protocol.md 3). What is wrong has a name.</summary>
internal static class KeysetText
{
    internal const string FirstLine = "safereport.keyset/v1";

    private const string Optional = "tool-recipient";

    private static readonly (string Word, Func<string, KeysetRefusal> Rule)[] Lines =
    [
        (FirstLine, Holding(value => value.Length == 0)),
        ("mechanism", Holding(value => MechanismId.TryParse(value, out _))),
        ("portal", Holding(value => Hex.TryDecode(value, 16, out _))),
        ("serial", Holding(value => NoteLines.TryDecimal(value, out _))),
        ("previous", Holding(value => Hex.TryDecode(value, 32, out _))),
        ("not-before", Holding(value => Day.TryParse(value, out _))),
        ("not-after", Holding(value => Day.TryParse(value, out _))),
        ("recipient", Hybrid),
        ("custodian", Hybrid),
        ("alarm", Hybrid),
        ("desk", Holding(value => VerifierKey.TryParse(value, out _))),
        (Optional, Holding(value => X25519Recipient.TryParse(value, out _))),
    ];

    /// <summary>The values of the lines after the first; the tool recipient is left out when it is absent.</summary>
    internal static KeysetRefusal Read(string text, out string[] values)
    {
        values = [];
        if (!text.EndsWith('\n'))
        {
            return KeysetRefusal.MalformedLine;
        }

        var lines = text[..^1].Split('\n');
        var refusal = CheckWords([.. lines.Select(line => line.Split(' ')[0])]);
        for (var i = 0; i < lines.Length && refusal == KeysetRefusal.None; i++)
        {
            refusal = CheckLine(lines[i], i);
        }

        values = refusal == KeysetRefusal.None ? [.. lines.Skip(1).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])] : [];
        return refusal;
    }

    private static KeysetRefusal CheckWords(string[] found)
    {
        string[] words = [.. Lines.Select(line => line.Word)];
        if (found.Except(words, StringComparer.Ordinal).Any())
        {
            return KeysetRefusal.UnknownLine;
        }

        if (found.Distinct(StringComparer.Ordinal).Count() < found.Length)
        {
            return KeysetRefusal.DoubledLine;
        }

        if (words.Except(found, StringComparer.Ordinal).Any(word => word is not Optional))
        {
            return KeysetRefusal.MissingLine;
        }

        return found.SequenceEqual(words.Take(found.Length), StringComparer.Ordinal) ? KeysetRefusal.None : KeysetRefusal.MisplacedLine;
    }

    private static KeysetRefusal CheckLine(string line, int number)
    {
        (var word, var rule) = Lines[number];
        if (number == 0)
        {
            return rule(line[word.Length..]);
        }

        return line.Length > word.Length ? rule(line[(word.Length + 1)..]) : KeysetRefusal.MalformedLine;
    }

    private static Func<string, KeysetRefusal> Holding(Func<string, bool> rule) =>
        value => rule(value) ? KeysetRefusal.None : KeysetRefusal.MalformedLine;

    private static KeysetRefusal Hybrid(string value) =>
        HybridRecipient.TryParse(value, out _) ? KeysetRefusal.None
        : X25519Recipient.TryParse(value, out _) ? KeysetRefusal.NotHybrid
        : KeysetRefusal.MalformedLine;
}

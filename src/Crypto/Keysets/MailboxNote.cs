using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;

namespace SafeReport.Crypto.Keysets;

/// <summary>The text that the desk key signs for every snapshot of the mailboxes (protocol.md 8).</summary>
/// <param name="Mechanism">Whose mailboxes.</param>
/// <param name="Number">The snapshot's number, from 1.</param>
/// <param name="Made">yyyy-mm-ddThhZ.</param>
/// <param name="Files">Every prefix, ascending, with its file's SHA-256 in hex.</param>
public sealed record MailboxNote(MechanismId Mechanism, long Number, string Made, IReadOnlyList<(string Prefix, string Sha256)> Files)
{
    /// <summary>The longest signed note of a snapshot: for 10^5 live mailboxes it has 340 KB.</summary>
    public const int LargestNote = 1024 * 1024;

    private const string FirstLine = "safereport.mailbox/v1";
    private const string HourForm = "yyyy-MM-dd'T'HH'Z'";

    /// <summary>The hour as a note writes it.</summary>
    public static string FormatHour(DateTimeOffset moment) => moment.UtcDateTime.ToString(HourForm, CultureInfo.InvariantCulture);

    /// <summary>The hour it was made, UTC.</summary>
    public DateTimeOffset MadeAt() => TryHour(Made, out var hour) ? hour : throw new FormatException("Not an hour.");

    /// <summary>The text to be signed.</summary>
    public string ToText()
    {
        var text = new StringBuilder()
            .Append(FirstLine).Append('\n')
            .Append("mechanism ").Append(Mechanism).Append('\n')
            .Append("number ").Append(Number).Append('\n')
            .Append("made ").Append(Made).Append('\n');
        foreach ((var prefix, var sha256) in Files)
        {
            text.Append("file ").Append(prefix).Append(' ').Append(sha256).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads exactly the text that <see cref="ToText"/> writes, or returns false.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxNote? note)
    {
        ArgumentNullException.ThrowIfNull(text);
        note = null;
        var lines = new NoteLines(text);
        lines.Expect(FirstLine);
        var mechanism = lines.Checked(lines.Value("mechanism"), v => MechanismId.TryParse(v, out _));
        var number = lines.DecimalValue("number");
        var made = lines.Checked(lines.Value("made"), v => TryHour(v, out _));
        var files = new List<(string Prefix, string Sha256)>();
        while (lines.Next("file"))
        {
            var parts = lines.Value("file").Split(' ');
            if (parts.Length != 2 || !Hex.TryDecode(parts[1], 32, out _))
            {
                return false;
            }

            files.Add((parts[0], parts[1]));
        }

        if (!lines.IsAtEnd || !MechanismId.TryParse(mechanism, out var id) || !IsEveryPrefix(files))
        {
            return false;
        }

        note = new MailboxNote(id, number, made, files);
        return true;
    }

    // 2^b lines, ascending: line i has the b binary digits of i, or one hyphen when b = 0.
    private static bool IsEveryPrefix(List<(string Prefix, string Sha256)> files)
    {
        var bits = System.Numerics.BitOperations.Log2((uint)files.Count);
        if (files.Count != 1 << bits)
        {
            return false;
        }

        for (var i = 0; i < files.Count; i++)
        {
            if (!string.Equals(files[i].Prefix, SnapshotFile.Prefix(i, bits), StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryHour(string text, out DateTimeOffset hour) =>
        DateTimeOffset.TryParseExact(text, HourForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out hour);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Events;

/// <summary>How far the chain of events was, and its head: what the desk key signs once a day (protocol.md 9).</summary>
/// <param name="Mechanism">Whose desk key signs; the chain is one for all.</param>
/// <param name="Made">yyyy-mm-ddThhZ.</param>
/// <param name="Events">The number of the newest event.</param>
/// <param name="Head">Its hash, 64 hex digits.</param>
public sealed partial record Checkpoint(MechanismId Mechanism, string Made, long Events, string Head)
{
    private const string FirstLine = "safereport.events/v1";

    /// <summary>The text to be signed.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{FirstLine}\nmechanism {Mechanism}\nmade {Made}\nevents {Events}\nhead {Head}\n");

    /// <summary>Reads exactly the text that <see cref="ToText"/> writes, or returns false.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(text);
        checkpoint = null;
        if (Form().Match(text) is { Success: true } read && MechanismId.TryParse(read.Groups["mechanism"].Value, out var mechanism)
            && long.TryParse(read.Groups["events"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var events))
        {
            checkpoint = new Checkpoint(mechanism, read.Groups["made"].Value, events, read.Groups["head"].Value);
        }

        return checkpoint is not null;
    }

    /// <returns>Null when it is no note, not signed by one of the keys, or its text is no checkpoint.</returns>
    public static Checkpoint? TryOpen(ReadOnlySpan<byte> note, IReadOnlyList<VerifierKey> keys) =>
        SignedNote.TryParse(note) is { } signed && signed.CountValid(keys, out var bad) > 0 && !bad && TryParse(signed.Text, out var checkpoint)
        && keys.Any(key => key.Name.StartsWith($"safereport/{checkpoint.Mechanism}/desk-", StringComparison.Ordinal)) ? checkpoint : null;

    [GeneratedRegex(
        "\\Asafereport\\.events/v1\nmechanism (?<mechanism>[0-9a-f]{8})\nmade (?<made>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}Z)\nevents (?<events>[1-9][0-9]{0,14})\nhead (?<head>[0-9a-f]{64})\n\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}

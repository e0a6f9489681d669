using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>Signatures come one by one, each on another machine perhaps: adds one to a note, and joins notes over one text.</summary>
public static class NoteSigning
{
    private const string SignatureStart = "\u2014 ";

    /// <summary>The text of a keyset, bare or within a note; null when it is neither.</summary>
    public static string? TextOf(string textOrNote) =>
        Keyset.TryParse(textOrNote, out _) ? textOrNote
        : SignedNote.TryParse(textOrNote) is { } note && Keyset.TryParse(note.Text, out _) ? note.Text
        : null;

    /// <summary>The note with one signature more, or as it is when this key has signed already.</summary>
    public static string Add(string textOrNote, string keyName, SecretBytes seed)
    {
        var text = TextOf(textOrNote) ?? throw new ArgumentException("Not a keyset.", nameof(textOrNote));
        var signed = SignedNote.Sign(text, (keyName, seed));
        var key = VerifierKey.Of(keyName, seed);
        return textOrNote == text ? signed
            : SignedNote.TryParse(textOrNote)!.CountValid([key], out _) > 0 ? textOrNote
            : textOrNote + string.Concat(SignaturesOf(signed));
    }

    /// <summary>One note with every signature that bears the name of a root key; null when the texts differ or nothing is signed.</summary>
    public static string? Join(IReadOnlyCollection<string> notes, IReadOnlyCollection<VerifierKey> roots)
    {
        string[] texts = [.. notes.Select(note => TextOf(note) ?? "").Distinct(StringComparer.Ordinal)];
        string[] signatures =
        [
            .. notes.SelectMany(SignaturesOf).Distinct(StringComparer.Ordinal)
                .Where(line => roots.Any(root => line.StartsWith($"{SignatureStart}{root.Name} ", StringComparison.Ordinal))),
        ];
        return texts is [{ Length: > 0 } text] && signatures.Length > 0 ? $"{text}\n{string.Concat(signatures)}" : null;
    }

    private static IEnumerable<string> SignaturesOf(string note)
    {
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        return blank < 0 ? [] : note[(blank + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n");
    }
}

using System.CommandLine;
using System.Text;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets.Verbs;

/// <summary>Options and files that the verbs of keys have in common.</summary>
internal static class KeyVerbOptions
{
    public static Option<string> Mechanism() => new("--mechanism") { Description = "The mechanism's 8 digits.", Required = true };

    public static Option<string[]> Root(string purpose) => new("--root")
    {
        Description = $"{purpose} with this sealed root key. May be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string[]> PassphraseFile() => new("--passphrase-file")
    {
        Description = "The file or sheet with its passphrase; once for each --root, in their order. - is standard input; without it the terminal asks.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string[]> Note() => new("--note")
    {
        Description = "The signed keyset. Repeat it for copies that were signed apart.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string> Record() => new("--record") { Description = "The directory for a printable record of the keyset: no secret is in it." };

    public static Option<string[]> Present() => new("--present") { Description = "Who is present, for the record. Repeat it." };

    public static MechanismId Read(string text) =>
        MechanismId.TryParse(text, out var id) ? id : throw new MisusedException("A mechanism is 8 lowercase hex digits.");

    public static IReadOnlyList<RootFile> Pairs(string[]? roots, string[]? passphrases)
    {
        (roots, passphrases) = (roots ?? [], passphrases ?? []);
        if (passphrases.Length > 0 && passphrases.Length != roots.Length)
        {
            throw new MisusedException("Give one --passphrase-file for each --root, in their order, or none.");
        }

        return [.. roots.Select((root, i) => new RootFile(root, passphrases.Length == 0 ? null : passphrases[i]))];
    }

    public static RootKeys ReadRoots(string path)
    {
        (var keys, var refusal) = RootKeys.Read(path);
        return keys ?? throw new RefusedException(KeySentences.Of(refusal));
    }

    public static string ReadText(string path)
    {
        try
        {
            // One byte more than a note may have: what is longer is refused and not read.
            var bytes = new byte[SignedNote.LargestNote + 1];
            using var file = File.OpenRead(path);
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= SignedNote.LargestNote ? Encoding.UTF8.GetString(bytes, 0, length) : throw new RefusedException("A file is too long to be a keyset.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("A file that was named cannot be read.");
        }
    }

    public static void Write(string path, string text)
    {
        if (!Outbox.TryWrite(path, text))
        {
            throw new RefusedException(KeySentences.Of(KeyRefusal.FileNotWritten));
        }
    }
}

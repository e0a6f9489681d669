using SafeReport.CaseDesk.Commands;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Keysets.Verbs;

/// <summary>A sealed root key and where its passphrase is; without a file the terminal asks.</summary>
public sealed record RootFile(string Path, string? PassphraseFile);

/// <summary>Opens root keys, one at a time and no longer than a signature takes.</summary>
public static class RootSigner
{
    /// <summary>Adds the signature of each root key to the text, or to the note that it is already.</summary>
    /// <param name="roots">The mechanism's root keys: they say which of them a file holds.</param>
    public static string Sign(string textOrNote, IEnumerable<RootFile> files, IReadOnlyCollection<VerifierKey> roots, Action<string> progress)
    {
        foreach (var file in files)
        {
            progress($"Opening {Path.GetFileName(file.Path)} …");
            using var seed = Open(file);
            var publicKey = Ed25519.PublicKey(seed);
            var key = roots.FirstOrDefault(root => root.PublicKey.AsSpan().SequenceEqual(publicKey))
                ?? throw new RefusedException("A file holds a key that is no root key of this mechanism.");
            textOrNote = NoteSigning.Add(textOrNote, key.Name, seed);
        }

        return textOrNote;
    }

    public static SecretBytes Open(RootFile file)
    {
        if (file.PassphraseFile is null)
        {
            Console.Error.WriteLine($"{Path.GetFileName(file.Path)} is sealed.");
        }

        using var passphrase = PassphraseInput.Read(file.PassphraseFile);
        return RootKeyFile.TryRead(file.Path, passphrase) ?? throw new RefusedException("A root key does not open: the passphrase is another file's, or the file is damaged or missing.");
    }
}

using System.Text;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>A root key as it is kept: the 32 bytes of its seed in an age file sealed by a passphrase.</summary>
internal static class RootKeyFile
{
    public static void Write(string path, SecretBytes seed, string passphrase)
    {
        using var scrypt = new ScryptRecipient(Encoding.UTF8.GetBytes(passphrase));
        PrivateFile.Replace(path, AgeFile.Seal(seed.Span, scrypt));
    }

    /// <exception cref="AgeException">The passphrase is not that of the file.</exception>
    public static SecretBytes Read(string path, string passphrase)
    {
        using var scrypt = new ScryptIdentity(Encoding.UTF8.GetBytes(passphrase));
        return AgeFile.OpenSecret(File.ReadAllBytes(path), scrypt);
    }

    /// <summary>The key, or null when the passphrase does not open the file or there is none to open.</summary>
    public static SecretBytes? TryRead(string path, SecretBytes passphraseUtf8)
    {
        try
        {
            var file = File.ReadAllBytes(path);
            using var canonical = Passphrase.Canonical(passphraseUtf8.Span);
            using var scrypt = new ScryptIdentity(canonical.Span);
            var seed = AgeFile.OpenSecret(file, scrypt);
            if (seed.Length == Ed25519.SeedLength)
            {
                return seed;
            }

            seed.Dispose();
            return null;
        }
        catch (Exception e) when (e is AgeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

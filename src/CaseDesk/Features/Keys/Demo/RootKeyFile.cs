using System.Text;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Keys.Demo;

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
}

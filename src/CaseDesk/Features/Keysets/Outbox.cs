using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>The directory that a ceremony writes to: a removable medium, perhaps. Every file in it is whole or not there, and its owner's alone.</summary>
internal static class Outbox
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void Create(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("The directory that was named cannot be made or written to.");
        }
    }

    public static void Write(string path, string text)
    {
        try
        {
            PrivateFile.Replace(path, Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("A file cannot be written where it was to go.");
        }
    }
}

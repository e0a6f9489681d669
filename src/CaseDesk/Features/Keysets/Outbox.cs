using System.Text;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>The directory that a ceremony writes to: a removable medium, perhaps. Every file in it is whole or not there, and its owner's alone.</summary>
internal static class Outbox
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static bool TryCreate(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static bool TryWrite(string path, string text)
    {
        try
        {
            PrivateFile.Replace(path, Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

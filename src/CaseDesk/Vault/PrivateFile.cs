using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Files that only the desk's own user may read, and that are there whole or not at all.</summary>
public static class PrivateFile
{
    private const int FileExists = 17;   // EEXIST
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file unless one of that name is there already.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        var beside = WriteBeside(path, content);
        try
        {
            // Not File.Move: where nothing stands yet it renames, and a file that another process puts there meanwhile is lost.
            if (Link(Name(beside), Name(path)) == 0)
            {
                return true;
            }

            var error = Marshal.GetLastPInvokeError();
            return error == FileExists ? false : throw new IOException("A file could not be put in its place.", new Win32Exception(error));
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Writes the file in place of one that may be there.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var beside = WriteBeside(path, content);
        try
        {
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);   // it may be a sheet with a passphrase
            throw;
        }
    }

    private static string WriteBeside(string path, ReadOnlySpan<byte> content)
    {
        var beside = $"{path}.{Guid.NewGuid():N}";
        using var file = Create(beside);
        file.Write(content);
        file.Flush(flushToDisk: true);
        return beside;
    }

    /// <summary>A new file, open for writing.</summary>
    /// <exception cref="IOException">A file of that name is there already.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,   // no copy of a secret is left in a managed buffer
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static byte[] Name(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    /// <summary>link(2): a second name for a file, never in place of another.</summary>
    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] added);
}

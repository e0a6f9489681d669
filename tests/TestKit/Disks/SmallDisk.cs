using System.Diagnostics;

namespace SafeReport.TestKit.Disks;

/// <summary>A file system of its own, small enough to be filled: what a full disk does is tried on a full disk.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Why a test that needs such a disk is skipped where <see cref="MayMount"/> is false.</summary>
    public const string OnlyRoot = "Only root may mount a disk that can be filled.";

    private const int MiB = 1024 * 1024;
    private static readonly Lazy<bool> Mounts = new(TryMount);

    private SmallDisk(string directory) => Directory = directory;

    public static bool MayMount => Mounts.Value;

    public string Directory { get; }

    private string Filling => Path.Combine(Directory, "filling");

    /// <summary>In memory, at an empty directory.</summary>
    public static SmallDisk Mount(string directory, int size)
    {
        System.IO.Directory.CreateDirectory(directory);
        return Run("mount", "-t", "tmpfs", "-o", $"size={size}m,mode=0755", "none", directory)
            ? new SmallDisk(directory)
            : throw new InvalidOperationException(OnlyRoot);
    }

    /// <summary>Writes until no more than this is left.</summary>
    public void FillUpTo(int leaveMiB)
    {
        using var file = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var disk = new DriveInfo(Directory);
        var piece = new byte[64 * 1024];
        try
        {
            while (disk.AvailableFreeSpace > (long)leaveMiB * MiB)
            {
                file.Write(piece);
            }
        }
        catch (IOException)
        {
            // Not even that much is left.
        }
    }

    public void Clear() => File.Delete(Filling);

    public void Dispose()
    {
        Run("umount", "--lazy", Directory);
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static bool TryMount()
    {
        try
        {
            using var disk = Mount(System.IO.Directory.CreateTempSubdirectory("safereport-").FullName, 1);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

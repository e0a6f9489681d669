namespace SafeReport.CaseDesk.Hosting;

/// <summary>Whether there is room where the desk keeps its data (and a private cluster its databases): the day before it is too late, not after.</summary>
public sealed class DiskSpace(Settings settings)
{
    /// <summary>Less is as good as full: PostgreSQL stops when its journal, 16 MiB at a time, does not fit any more.</summary>
    public const long Least = 256L * 1024 * 1024;

    public bool IsLow => Free < Least;

    /// <summary>In bytes; what cannot be asked counts as enough: the database says so itself when it fails.</summary>
    public long Free
    {
        get
        {
            try
            {
                return new DriveInfo(settings.DataDirectory).AvailableFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return long.MaxValue;
            }
        }
    }
}

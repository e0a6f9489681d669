namespace SafeReport.Portal.Features.Published;

/// <summary>
/// What was published last, on the Portal's own disk, so that pages, cards and keysets are there after a start without the database.
/// It is what everybody may read, and the only file this program ever writes.
/// </summary>
internal sealed class KeptCopy(IConfiguration configuration)
{
    public const string DirectorySetting = "SafeReport:Kept";

    private const int Longest = 256 * 1024 * 1024;

    private readonly string? _file = configuration[DirectorySetting] is { Length: > 0 } directory ? Path.Combine(directory, "published.json") : null;

    public PublishedRows? Read()
    {
        try
        {
            return _file is not null && new FileInfo(_file) is { Exists: true, Length: <= Longest } ? PublishedRows.Read(File.ReadAllBytes(_file)) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all: beside it first, then in its place.</summary>
    public void Write(byte[] bytes)
    {
        if (_file is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        var beside = _file + ".new";
        using (var handle = File.OpenHandle(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(handle, bytes, 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(beside, _file, overwrite: true);
    }
}

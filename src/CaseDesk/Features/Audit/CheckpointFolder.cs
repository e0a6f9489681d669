using System.Globalization;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Hosting;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>A folder of checkpoints: one file a mechanism and day, never written over.</summary>
/// <remarks>By itself it is one beside desk.secret, which whoever owns the database cannot write; a folder that is copied away, or a disk elsewhere, is better.</remarks>
public sealed class CheckpointFolder(Settings settings)
{
    private const int LargestFile = 64 * 1024;

    private string Path => settings.Checkpoints ?? throw new MisusedException("SafeReport__Data is not set.");

    public bool Has(MechanismId mechanism, DateOnly day) => File.Exists(FileOf(mechanism, day));

    /// <summary>Whole or not at all, and never over another.</summary>
    public void Put(MechanismId mechanism, DateOnly day, string note)
    {
        Directory.CreateDirectory(Path);
        var unfinished = FileOf(mechanism, day) + ".new";
        File.WriteAllText(unfinished, note);
        File.Move(unfinished, FileOf(mechanism, day), overwrite: false);
    }

    /// <summary>The files of a folder, the desk's own when none is named; none while nothing was exported yet. One that is too long is empty.</summary>
    /// <exception cref="MisusedException">There is no such folder, or it cannot be read.</exception>
    public IReadOnlyList<byte[]> Read(string? path)
    {
        try
        {
            return path is null && !Directory.Exists(settings.Checkpoints) ? []
                : [.. Directory.EnumerateFiles(path ?? Path, "*.note").Select(file => new FileInfo(file).Length <= LargestFile ? File.ReadAllBytes(file) : [])];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MisusedException("The folder of checkpoints cannot be read.");
        }
    }

    private string FileOf(MechanismId mechanism, DateOnly day) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{mechanism}-{day:yyyy-MM-dd}.note"));
}

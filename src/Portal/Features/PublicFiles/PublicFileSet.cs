using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace SafeReport.Portal.Features.PublicFiles;

/// <summary>Everything under wwwroot, read once at the start.</summary>
internal sealed class PublicFileSet
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    public PublicFileSet(IWebHostEnvironment environment)
    {
        foreach (var (path, file) in FilesUnder(environment.WebRootFileProvider, ""))
        {
            if (Types.TryGetContentType(path, out var mediaType))   // a file of an unknown kind is not public
            {
                Files.Add(path, new PublicFile(Read(file), WithCharset(mediaType)));
            }
        }
    }

    public SortedDictionary<string, PublicFile> Files { get; } = new(StringComparer.Ordinal);

    private static IEnumerable<(string Path, IFileInfo File)> FilesUnder(IFileProvider root, string directory)
    {
        foreach (var entry in root.GetDirectoryContents(directory))
        {
            var path = $"{directory}/{entry.Name}";
            if (!entry.IsDirectory)
            {
                yield return (path, entry);
                continue;
            }

            foreach (var below in FilesUnder(root, path))
            {
                yield return below;
            }
        }
    }

    private static byte[] Read(IFileInfo file)
    {
        using var stream = file.CreateReadStream();
        var bytes = new byte[file.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string WithCharset(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType is "application/json" or "image/svg+xml" ? $"{mediaType}; charset=utf-8" : mediaType;
}

using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace SafeReport.Portal.Features.PublicFiles;

/// <summary>
/// Everything under wwwroot, read once at the start and served from memory with a route of its own each: the same bytes for everyone
/// until the next start, no path is ever looked up for a visitor, and no range, condition or listing is offered.
/// </summary>
internal static class PublicFileRoutes
{
    public static void AddPublicFiles(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new FileExtensionContentTypeProvider());

    public static void MapPublicFiles(this WebApplication app)
    {
        var types = app.Services.GetRequiredService<FileExtensionContentTypeProvider>();
        foreach (var (path, file) in FilesUnder(app.Environment.WebRootFileProvider, ""))
        {
            if (types.TryGetContentType(path, out var mediaType))   // a file of an unknown kind is not public
            {
                var answer = new PublicFile(Read(file), WithCharset(mediaType));
                app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], answer.SendAsync).DisableHttpMetrics();
            }
        }
    }

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

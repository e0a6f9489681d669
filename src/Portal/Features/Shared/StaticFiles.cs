using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace SafeReport.Portal.Features.Shared;

/// <summary>
/// Style, scripts and the bundle: read once at start, compressed once as small as it goes, and served from memory.
/// Everybody gets the same bytes under the same address, so that they can be compared with published hashes.
/// </summary>
internal sealed class StaticFiles
{
    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly FrozenDictionary<string, StaticFile> _files;

    private StaticFiles(FrozenDictionary<string, StaticFile> files) => _files = files;

    public static StaticFiles Load(string folder) =>
        new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => MediaTypes.ContainsKey(Path.GetExtension(path)))
            .ToFrozenDictionary(
                path => "/" + Path.GetRelativePath(folder, path).Replace('\\', '/'),
                path => StaticFile.Read(path, MediaTypes[Path.GetExtension(path)])));

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var (path, file) in _files)
        {
            app.MapGet(path, file.Answer);
        }
    }

    private sealed record StaticFile(string MediaType, EntityTagHeaderValue Tag, byte[] Plain, byte[] Gzip, byte[] Brotli)
    {
        public static StaticFile Read(string path, string mediaType)
        {
            var bytes = File.ReadAllBytes(path);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
            return new StaticFile(
                mediaType,
                tag,
                bytes,
                Compress(bytes, output => new GZipStream(output, CompressionLevel.SmallestSize)),
                Compress(bytes, output => new BrotliStream(output, CompressionLevel.SmallestSize)));
        }

        public IResult Answer(HttpContext http)
        {
            var accepted = http.Request.GetTypedHeaders().AcceptEncoding;
            var (body, encoding) = Accepts(accepted, "br") ? (Brotli, "br") : Accepts(accepted, "gzip") ? (Gzip, "gzip") : (Plain, null);
            var headers = http.Response.Headers;
            headers.Vary = HeaderNames.AcceptEncoding;
            headers.CacheControl = "no-cache";
            if (encoding is not null)
            {
                headers.ContentEncoding = encoding;
            }

            // Weak: the tag names the content, not its encoding.
            return Results.Bytes(body, MediaType, entityTag: new EntityTagHeaderValue(Tag.Tag, isWeak: true));
        }

        private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
            accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);

        private static byte[] Compress(byte[] bytes, Func<Stream, Stream> compressor)
        {
            using var output = new MemoryStream();
            using (var stream = compressor(output))
            {
                stream.Write(bytes);
            }

            return output.ToArray();
        }
    }
}

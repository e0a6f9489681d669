using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace SafeReport.CaseDesk.Web;

/// <summary>Style sheet, scripts and icon, served from the assembly: nothing on the disk can be swapped beneath a signed-in officer.</summary>
public sealed class Assets
{
    private const string Folder = "wwwroot/";

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets = Load(typeof(Assets).Assembly);

    public Results<FileContentHttpResult, NotFound> Serve(string path) =>
        _assets.TryGetValue(path, out var asset)
            ? TypedResults.File(asset.Bytes, asset.MediaType, entityTag: new EntityTagHeaderValue(asset.Tag))
            : TypedResults.NotFound();

    /// <summary>The address of an asset, with a few letters of its hash so that a new build is never mixed with an old copy.</summary>
    public string Url(string path) => $"/assets/{path}?v={_assets[path].Tag[1..9]}";

    private static FrozenDictionary<string, Asset> Load(Assembly assembly) =>
        assembly.GetManifestResourceNames()
            .Select(name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(resource => resource.Path.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(resource => resource.Path[Folder.Length..], resource => Read(assembly, resource.Name), StringComparer.Ordinal);

    private static Asset Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(bytes, MediaTypes[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
    }

    private sealed record Asset(byte[] Bytes, string MediaType, string Tag);
}

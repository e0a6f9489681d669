using System.IO.Compression;
using System.Text.Json;
using SafeReport.Crypto.Age;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>A vector of the package cctv-age: a file, and what must become of it.</summary>
internal sealed class AgeVector
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, AgeVector>>> Loaded = new(LoadAsync);

    private AgeVector(byte[] bytes)
    {
        var blank = bytes.AsSpan().IndexOf("\n\n"u8);
        foreach (var line in TextEncoding.UTF8.GetString(bytes.AsSpan(0, blank)).Split('\n'))
        {
            var parts = line.Split(": ", 2);
            Fields.Add((parts[0], parts[1]));
        }

        File = bytes[(blank + 2)..];
        if (Values("compressed").Any())
        {
            using var inflated = new ZLibStream(new MemoryStream(File), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            inflated.CopyTo(whole);
            File = whole.ToArray();
        }
    }

    internal byte[] File { get; }

    internal string Expect => Values("expect").Single();

    internal bool Armored => Values("armored").Contains("yes");

    internal string? PayloadHash => Values("payload").SingleOrDefault();

    private List<(string Key, string Value)> Fields { get; } = [];

    internal static async Task<IReadOnlyDictionary<string, AgeVector>> AllAsync() => await Loaded.Value;

    internal IReadOnlyList<IIdentity> Identities()
    {
        var identities = new List<IIdentity>();
        foreach (var text in Values("identity"))
        {
            identities.Add(HybridIdentity.TryParse(text, out var hybrid) ? hybrid
                : X25519Identity.TryParse(text, out var x25519) ? x25519
                : throw new InvalidOperationException("An identity of an unknown kind."));
        }

        identities.AddRange(Values("passphrase").Select(p => new ScryptIdentity(TextEncoding.UTF8.GetBytes(p))));
        return identities;
    }

    private IEnumerable<string> Values(string key) => Fields.Where(f => f.Key == key).Select(f => f.Value);

    private static async Task<IReadOnlyDictionary<string, AgeVector>> LoadAsync()
    {
        var all = await NodeAge.RunAsync("cctv.mjs", null);
        return all.EnumerateObject().ToDictionary(v => v.Name, v => new AgeVector(v.Value.GetBytesFromBase64()));
    }
}

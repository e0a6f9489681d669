using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>The sealed vectors open in an implementation that shares no code with the one that made them.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task Sealed_items_open_in_the_age_package()
    {
        JsonElement[] vectors = [.. VectorFile.Read("items.json").EnumerateArray()];
        var containers = await NodeAge.OpenAsync(Identity(vectors[0].TextOf("secretKey")), vectors.Select(v => v.HexOf("sealed")));
        Assert.Equal(vectors.Select(v => v.TextOf("containerSha256")), containers.Select(c => VectorFile.Hex(SHA256.HashData(c))));
    }

    [Fact]
    public async Task Alarm_parts_and_replies_open_in_the_age_package()
    {
        var vectors = VectorFile.Read("small-files.json");
        var parts = await NodeAge.OpenAsync(Identity(vectors.TextOf("alarmSecretKey")), vectors.GetProperty("alarmParts").EnumerateArray().Select(v => v.HexOf("sealed")));
        Assert.All(parts, part => Assert.Equal(17, part.Length));
        var reporter = VectorFile.Read("derivations.json")[0].TextOf("secretKey");
        var replies = await NodeAge.OpenAsync(Identity(reporter), vectors.GetProperty("replies").EnumerateArray().Select(v => v.HexOf("sealed")));
        Assert.All(replies, reply => Assert.Equal(8192, reply.Length));
    }

    private static JsonObject Identity(string secretKey) => new() { ["identity"] = secretKey };
}

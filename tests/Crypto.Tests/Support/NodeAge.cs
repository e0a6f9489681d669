using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>The npm package age-encryption, which shares no code with this project.</summary>
internal static class NodeAge
{
    internal static async Task<byte[][]> SealAsync(JsonObject to, IEnumerable<byte[]> plaintexts) => await RunAsync("seal", to, plaintexts);

    internal static async Task<byte[][]> OpenAsync(JsonObject by, IEnumerable<byte[]> files) => await RunAsync("open", by, files);

    /// <summary>Runs a script of tests/vectors with JSON in and JSON out.</summary>
    internal static async Task<JsonElement> RunAsync(string script, JsonNode? input)
    {
        var output = await Program.RunAsync("node", [Path.Combine(Checkout.Vectors, script)], Checkout.Vectors, input?.ToJsonString() ?? "");
        return JsonDocument.Parse(output).RootElement;
    }

    private static async Task<byte[][]> RunAsync(string verb, JsonObject key, IEnumerable<byte[]> data)
    {
        var input = new JsonObject
        {
            ["verb"] = verb,
            ["key"] = key,
            ["data"] = new JsonArray([.. data.Select(d => (JsonNode)Convert.ToBase64String(d))]),
        };
        var output = await RunAsync("age.mjs", input);
        return [.. output.EnumerateArray().Select(e => e.GetBytesFromBase64())];
    }
}

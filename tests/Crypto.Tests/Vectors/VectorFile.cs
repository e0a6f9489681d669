using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Vectors;

/// <summary>A file of tests/vectors: JSON with binary in hex, for every implementation of the protocol.</summary>
internal static class VectorFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static IReadOnlyDictionary<string, Func<JsonNode>> All { get; } = new Dictionary<string, Func<JsonNode>>
    {
        ["access-codes.json"] = AccessCodeVectors.Make,
        ["derivations.json"] = DerivationVectors.Make,
        ["limits.json"] = LimitVectors.Make,
        ["lengths.json"] = LengthVectors.Make,
        ["containers.json"] = ContainerVectors.Make,
        ["documents.json"] = DocumentVectors.Make,
        ["items.json"] = ItemVectors.Make,
        ["small-files.json"] = SmallFileVectors.Make,
        ["notes.json"] = NoteVectors.Make,
        ["keysets.json"] = KeysetVectors.Make,
        ["snapshots.json"] = SnapshotVectors.Make,
    };

    internal static string PathOf(string name) => Path.Combine(Checkout.Vectors, name);

    internal static string Text(JsonNode vectors) => vectors.ToJsonString(Indented) + "\n";

    /// <summary>The committed cases of a file.</summary>
    internal static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(PathOf(name))).RootElement;

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    internal static byte[] HexOf(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    internal static string TextOf(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeReport.CaseDesk.Tests.Items;

/// <summary>A mailbox that looks like any other, and to which nothing can be sealed: its X25519 half is all zeros.</summary>
internal static class UnusableMailbox
{
    private const string Vector = "a mailbox whose X25519 half is low-order point 0";

    public static JsonNode Make()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SafeReport.sln")))
        {
            folder = folder.Parent;
        }

        var vectors = Path.Combine(folder.FullName, "tests", "vectors", "documents.json");
        using var all = JsonDocument.Parse(File.ReadAllBytes(vectors));
        var hex = all.RootElement.EnumerateArray().First(vector => vector.GetProperty("name").GetString() == Vector).GetProperty("utf8").GetString()!;
        return JsonNode.Parse(Convert.FromHexString(hex))!["mailbox"]!.DeepClone();
    }

    public static string Recipient() => Make()["recipient"]!.GetValue<string>();
}

using System.Text.Json.Nodes;

namespace SafeReport.Crypto.Tests.Support;

/// <summary>The age code of the page's bundle as it is shipped, run by Node (tests/js/support/built-bundle.js).</summary>
internal static class BundleAge
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "js");

    internal static Task SealAsync(JsonObject key, string from, string to) => Program.RunAsync("node", [Path.Combine(Folder, "age-file.mjs"), "seal", key.ToJsonString(), from, to], Folder);

    internal static Task OpenAsync(JsonObject key, string from, string to) => Program.RunAsync("node", [Path.Combine(Folder, "age-file.mjs"), "open", key.ToJsonString(), from, to], Folder);
}

using System.Text.Json;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Sealer;

/// <summary>What the page's sealer made of a draft (tests/js/seal-drafts.mjs).</summary>
/// <param name="Name">Which draft.</param>
/// <param name="WithCode">Whether it was sealed under a code.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="What">Its text as it must be found inside.</param>
/// <param name="Told">Why it would not be sent, as the form was told before a file was read; or null.</param>
/// <param name="Refusal">Why it was not sealed; or null.</param>
/// <param name="Bytes">The whole body of the PUT, or of a random one the container.</param>
internal sealed record SealedDraft(string Name, bool WithCode, int Files, string? What, string? Told, string? Refusal, byte[]? Bytes)
{
    internal bool IsRandom => Name.StartsWith("seed ", StringComparison.Ordinal);

    internal static async Task<IReadOnlyList<SealedDraft>> MakeAsync(HybridRecipient recipient, int firstSeed, int count)
    {
        var scripts = Path.Combine(Checkout.Root, "tests", "js");
        var output = await Program.RunAsync("node", [Path.Combine(scripts, "seal-drafts.mjs"), recipient.ToString(), $"{firstSeed}", $"{count}"], scripts);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<SealedDraft>(line, JsonSerializerOptions.Web)!)];
    }
}

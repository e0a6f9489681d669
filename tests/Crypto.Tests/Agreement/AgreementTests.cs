using System.Text.Json;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>The desk's code and the page's read the same changed inputs and agree on every one: the same in every run. ops/bench fuzz has many more read.</summary>
public sealed class AgreementTests
{
    private const int Inputs = 20_000;

    [Fact]
    public async Task Both_implementations_agree_on_every_changed_input() => await ReadAsync(Enumerable.Range(1, Inputs).Select(i => (ulong)i));

    /// <summary>Seeds about which they once disagreed stay here.</summary>
    [Fact]
    public async Task Both_implementations_agree_on_what_they_once_disagreed_about()
    {
        using var findings = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Checkout.Vectors, "findings.json"), TestContext.Current.CancellationToken));
        await ReadAsync(findings.RootElement.EnumerateArray().Select(finding => finding.GetProperty("seed").GetUInt64()));
    }

    private static async Task ReadAsync(IEnumerable<ulong> seeds)
    {
        await using var page = AgreementReader.Start();
        long given = 0;
        foreach (var seed in seeds)
        {
            await page.GiveAsync(AgreementCases.Of(seed));
            given++;
        }

        var result = await page.EndAsync();
        Assert.Empty(result.Disagreements);
        Assert.Equal(given, result.Counts.Values.Sum());
    }
}

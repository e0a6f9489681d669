using System.Text.Json;
using SafeReport.Crypto.Tests.Fuzz;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>The desk's code and the page's read the same changed inputs and agree on every one: the same in every run.</summary>
public sealed class AgreementTests
{
    [Fact]
    public async Task Both_implementations_agree_on_every_changed_input()
    {
        for (int done = 0; done < FuzzInputs.Count; done += AgreementRun.Batch)
        {
            await AgreementRun.RunAsync((ulong)done + 1, Math.Min(AgreementRun.Batch, FuzzInputs.Count - done));
        }
    }

    /// <summary>Seeds about which they once disagreed stay here.</summary>
    [Fact]
    public async Task Both_implementations_agree_on_what_they_once_disagreed_about()
    {
        using JsonDocument findings = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Checkout.Vectors, "findings.json"), TestContext.Current.CancellationToken));
        foreach (JsonElement finding in findings.RootElement.EnumerateArray())
        {
            await AgreementRun.RunAsync(finding.GetProperty("seed").GetUInt64(), 1);
        }
    }
}

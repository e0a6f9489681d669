using System.Text.Json;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>Writes cases as lines of JSON to artifacts/, and has tests/js/agree.mjs read every one with the page's code; what is left there is how often each verdict came.</summary>
internal static class AgreementRun
{
    internal const int Batch = 20_000;

    /// <summary>Ends with an exception that names the seeds of the cases that are not agreed about.</summary>
    internal static async Task RunAsync(ulong firstSeed, int count)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "agreement")).FullName;
        string path = Path.Combine(folder, $"{firstSeed}.jsonl");
        await using (var lines = new StreamWriter(path))
        {
            for (ulong seed = firstSeed; seed < firstSeed + (ulong)count; seed++)
            {
                await lines.WriteLineAsync(JsonSerializer.Serialize(Caught(seed), JsonSerializerOptions.Web));
            }
        }

        string counts = await Program.RunAsync("node", [Path.Combine(Checkout.Root, "tests", "js", "agree.mjs"), path], folder);
        await File.WriteAllTextAsync(Path.ChangeExtension(path, ".json"), counts);
        File.Delete(path);
    }

    private static AgreementCase Caught(ulong seed)
    {
        try
        {
            return AgreementCases.Of(seed);
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException($"Seed {seed}: {wrong.Message}", wrong);
        }
    }
}

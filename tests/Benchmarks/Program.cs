using System.Text.Encodings.Web;
using System.Text.Json;
using SafeReport.Benchmarks;
using SafeReport.Benchmarks.Crypto;
using SafeReport.Benchmarks.Crypto.Timing;
using SafeReport.Benchmarks.Fuzz;
using SafeReport.Benchmarks.Pages;
using SafeReport.Benchmarks.Reseal;

// ops/bench NAME: runs one benchmark, prints a table, writes artifacts/bench/NAME.json, ends with 1 when a target was missed.
var benchmarks = new Dictionary<string, Func<Task<IReadOnlyList<Measurement>>>>(StringComparer.Ordinal)
{
    ["crypto"] = CryptoBenchmark.RunAsync,
    ["fuzz"] = FuzzBenchmark.RunAsync,
    ["pages"] = PagesBenchmark.RunAsync,
    ["reseal"] = ResealBenchmark.RunAsync,
    ["timing"] = TimingBenchmark.RunAsync,
};
if (args is not [var name, var directory] || !benchmarks.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Name one of these and a directory for the results: {string.Join(", ", benchmarks.Keys.Order(StringComparer.Ordinal))}");
    return 2;
}

var measured = await run();
Console.WriteLine($"{"",-44} {"value",12} {"reference",12} {"ratio",8}  target");
foreach (var each in measured)
{
    Console.WriteLine($"{each.Name,-44} {$"{each.Value} {each.Unit}",12} {each.ReferenceValue,12} {each.Ratio,8}  {each.Target ?? "reported"}{(each.Pass ? each.Target is null ? "" : "  holds" : "  MISSED")}");
    Console.WriteLine($"  against {each.Reference}");
}

var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
Directory.CreateDirectory(directory);
await File.WriteAllTextAsync(Path.Combine(directory, $"{name}.json"), JsonSerializer.Serialize(measured, options) + "\n");
return measured.All(each => each.Pass) ? 0 : 1;

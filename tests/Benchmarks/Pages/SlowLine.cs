using System.Text.Json;
using Microsoft.Playwright;

namespace SafeReport.Benchmarks.Pages;

/// <summary>A page of Chromium behind a line of 50 kbit/s and 400 ms (reporter.md, 5), and what each file cost on it.</summary>
internal sealed class SlowLine
{
    public const int BytesPerSecond = 50_000 / 8;
    private const int Latency = 400;

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _bytes = new(StringComparer.Ordinal);

    private SlowLine(ICDPSession session)
    {
        session.Event("Network.requestWillBeSent").OnEvent += (_, sent) => Keep(sent, static (line, told) =>
            line._paths[told.GetProperty("requestId").GetString()!] = new Uri(told.GetProperty("request").GetProperty("url").GetString()!).AbsolutePath);
        session.Event("Network.loadingFinished").OnEvent += (_, finished) => Keep(finished, static (line, told) =>
            line._bytes[told.GetProperty("requestId").GetString()!] = (long)told.GetProperty("encodedDataLength").GetDouble());
    }

    public static async Task<SlowLine> UnderAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var line = new SlowLine(session);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = Latency,
            ["downloadThroughput"] = BytesPerSecond,
            ["uploadThroughput"] = BytesPerSecond,
        });
        return line;
    }

    /// <summary>Headers and body as they came, of the files at these paths; fails when one has not come.</summary>
    public long BytesOf(params string[] paths)
    {
        lock (_paths)
        {
            return paths.Sum(path => _bytes[_paths.First(each => each.Value == path).Key]);
        }
    }

    private void Keep(JsonElement? told, Action<SlowLine, JsonElement> keep)
    {
        if (told is { } there)
        {
            lock (_paths)
            {
                keep(this, there);
            }
        }
    }
}

using System.Net;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.Portal.Tests.Security;

/// <summary>Whatever a visitor sends, and whatever goes wrong meanwhile, the console and the disk learn nothing of it.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private const string Sentinel = "s3nt1nel-of-a-visitor";

    /// <summary>The whole of what the program may say.</summary>
    private static readonly string[] Sentences =
    [
        "Portal is listening on http://127.0.0.1:",
        "The intake database has no synchronous standby: ",
        "The intake database does not flush to disk ",
        "The intake database cannot be reached.",
        "The intake database answers again.",
    ];

    private readonly string _home = Directory.CreateTempSubdirectory("safereport-home-").FullName;
    private PostgresCluster _cluster = null!;
    private PortalUnderTest _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartNewAsync();
        _portal = await PortalUnderTest.StartAsync(_cluster, new()
        {
            ["HOME"] = _home,
            ["TMPDIR"] = _home,
            ["DOTNET_EnableDiagnostics"] = "0",
            // An operator who asks for everything still gets nothing of a request.
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__Console__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore.Server.Kestrel"] = "Trace",
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
            ["ASPNETCORE_DETAILEDERRORS"] = "true",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.Process.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task The_console_never_shows_what_a_visitor_sent()
    {
        await VisitInEveryWayAsync();
        await _cluster.StopAsync();
        await VisitInEveryWayAsync();
        await _portal.Process.StopAsync();

        Assert.All(_portal.Process.Console, static line => Assert.Contains(Sentences, sentence => line.StartsWith(sentence, StringComparison.Ordinal)));
        Assert.DoesNotContain(_portal.Process.Console, static line => line.Contains(Sentinel, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_file_is_written_for_a_body_however_large()
    {
        using var running = new CancellationTokenSource();
        var watching = WatchAsync(running.Token);

        await _portal.SendAsync(ItemId.New(), SealedForms.Submission(16_777_216)).ShouldBeBareAsync(HttpStatusCode.NoContent);
        await _portal.SendAsync(ItemId.New(), SealedForms.Submission(12_582_912)[..^1]).ShouldBeBareAsync(HttpStatusCode.BadRequest);
        await running.CancelAsync();

        Assert.Empty(await watching);
    }

    private async Task VisitInEveryWayAsync()
    {
        var item = $"/api/mechanisms/{_portal.Mechanism}/items/{ItemId.New()}";
        string[] requests =
        [
            $"GET /{Sentinel}?{Sentinel}={Sentinel} HTTP/1.1\r\nHost: {Sentinel}\r\nUser-Agent: {Sentinel}\r\nReferer: http://{Sentinel}/\r\nCookie: a={Sentinel}\r\nX-Forwarded-For: {Sentinel}\r\nForwarded: for={Sentinel}\r\nConnection: close\r\n\r\n",
            $"GET /api/mechanisms/{Sentinel}/keyset HTTP/1.1\r\nHost: a\r\nTraceparent: 00-{Sentinel}-01\r\nConnection: close\r\n\r\n",
            $"GET /api/mechanisms/{_portal.Mechanism}/mailbox/1/{Sentinel} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            $"{Sentinel} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            $"GET /%zz{Sentinel}\0 HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET / HTTP/9.9 {Sentinel}\r\n\r\n",
            $"{Sentinel}\r\n\r\n",
            $"GET / HTTP/1.1\r\n{Sentinel}\r\n\r\n",
            $"GET / HTTP/1.1\r\nHost: a\r\n{Sentinel}: {new string('x', 40_000)}\r\n\r\n",
            $"PUT {item} HTTP/1.1\r\nHost: a\r\nKeyset: {Sentinel}\r\nContent-Length: 5\r\nConnection: close\r\n\r\n{Sentinel}",
            $"PUT {item} HTTP/1.1\r\nHost: a\r\nKeyset: 1\r\nContent-Length: {Sentinel}\r\n\r\n",
            $"PUT {item} HTTP/1.1\r\nHost: a\r\nKeyset: 1\r\nContent-Length: 36103\r\n\r\n{Sentinel}",
            $"PUT {item} HTTP/1.1\r\nHost: a\r\nKeyset: 1\r\nContent-Length: 36103\r\nConnection: close\r\n\r\n{string.Concat(Enumerable.Repeat(Sentinel, 2000))[..36103]}",
            $"PUT {item} HTTP/1.1\r\nHost: a\r\nKeyset: 1\r\nTransfer-Encoding: chunked\r\n\r\nzz{Sentinel}\r\n",
            $"POST /api/mechanisms/{_portal.Mechanism}/mailbox/erase HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\nConnection: close\r\n\r\n{Sentinel}",
        ];
        foreach (var request in requests)
        {
            var answer = await RawHttp.SendAsync(_portal.Process.Address, request);
            Assert.DoesNotContain(Sentinel, answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Set-Cookie", answer, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Exception", answer, StringComparison.Ordinal);
        }

        using var sent = await _portal.SendAsync(ItemId.New(), SealedForms.Submission());
        sent.ShouldTellNothing();
    }

    /// <summary>Every file that ever stood in the process's home and temporary directory.</summary>
    private async Task<IReadOnlyCollection<string>> WatchAsync(CancellationToken running)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            seen.UnionWith(Directory.EnumerateFileSystemEntries(_home, "*", SearchOption.AllDirectories));
            await Task.Delay(1, CancellationToken.None);
        }
        while (!running.IsCancellationRequested);
        return seen;
    }
}

using System.Net;
using Dapper;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;
using Xunit;

namespace SafeReport.Portal.Tests.Security;

/// <summary>One policy on every answer that passes the application, whatever its status. (No route of this version answers 429; the pipeline is asked for it.)</summary>
public sealed class PolicyTests
{
    private static readonly Dictionary<string, string> Policy = new(StringComparer.Ordinal)
    {
        ["Content-Security-Policy"] =
            "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types safereport",
        ["Permissions-Policy"] =
            "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
            + "microphone=(self), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()",
        ["X-Content-Type-Options"] = "nosniff",
        ["Referrer-Policy"] = "no-referrer",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Cross-Origin-Embedder-Policy"] = "require-corp",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
        ["Cache-Control"] = "no-store",
        ["Strict-Transport-Security"] = "max-age=31536000",   // visitors come by TLS wherever a proxy is named
    };

    private static readonly Dictionary<string, string> ByTls = new(StringComparer.Ordinal) { ["SafeReport__Proxy"] = "127.0.0.1" };

    private const string Onion = "http://abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion";

    [Fact]
    public async Task Every_route_and_status_carries_the_same_policy()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var portal = await PortalUnderTest.StartAsync(cluster, ByTls);
        await portal.Publish.SnapshotAsync(portal.Mechanism, 1, ("-", [1]));
        var (m, item, body) = ($"/api/mechanisms/{portal.Mechanism}", ItemId.New(), SealedForms.Submission());
        using var keyset = await portal.GetAsync($"{m}/keyset");
        foreach (var path in (string[])["/", "/en/", "/en/report", "/en/mailbox", "/css/site.css", "/api/mechanisms", "/api/hashes", "/healthz", $"{m}/keyset", $"{m}/keysets/1", $"{m}/mailbox", $"{m}/mailbox/1/-"])
        {
            await CheckAsync(HttpStatusCode.OK, portal.GetAsync(path));
            await CheckAsync(HttpStatusCode.MethodNotAllowed, AskAsync(portal, HttpMethod.Delete, path));
        }

        await CheckAsync(HttpStatusCode.NotModified, AskAsync(portal, HttpMethod.Get, $"{m}/keyset", keyset.Headers.ETag!.ToString()));
        foreach (var path in (string[])["/", "/en/", "/api/mechanisms", "/api/hashes", "/css/site.css", $"{m}/keyset"])
        {
            await CheckAsync(HttpStatusCode.OK, AskAsync(portal, HttpMethod.Head, path));
        }

        await CheckAsync(HttpStatusCode.NoContent, portal.SendAsync(item, body));
        await CheckAsync(HttpStatusCode.NoContent, portal.SendAsync(item, [0]));
        await CheckAsync(HttpStatusCode.BadRequest, portal.SendAsync(ItemId.New(), [0]));
        await CheckAsync(HttpStatusCode.BadRequest, portal.PutAsync($"{m}/items/x", new ByteArrayContent(body)));
        await CheckAsync(HttpStatusCode.Conflict, portal.SendAsync(ItemId.New(), body, keyset: "7"));
        await CheckAsync(HttpStatusCode.RequestEntityTooLarge, portal.SendAsync(ItemId.New(), new byte[17_000_000]));
        await CheckAsync(HttpStatusCode.NoContent, portal.PostAsync($"{m}/mailbox/erase", SealedForms.EraseRequest()));
        await CheckAsync(HttpStatusCode.BadRequest, portal.PostAsync($"{m}/mailbox/erase", [0]));
        await CheckAsync(HttpStatusCode.RequestEntityTooLarge, portal.PostAsync($"{m}/mailbox/erase", new byte[2000]));
        foreach (var path in (string[])["/nothing", "/xx/", "/fr/report", "/js/nothing.js", "/api", "/api/nothing", "/api/mechanisms/00000000/keyset", "/api/mechanisms/x/keyset", $"{m}/keysets/9", $"{m}/mailbox/9/-"])
        {
            await CheckAsync(HttpStatusCode.NotFound, portal.GetAsync(path));
        }

        // Nothing of ours fails by itself: the database is made to answer what no code of the Portal expects.
        await using (var owner = await portal.Databases.Source(portal.Databases.IntakeAsOwner).OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await owner.ExecuteAsync("alter table intake.snapshot alter column note type bytea using convert_to(note, 'UTF8')");
        }

        await CheckAsync(HttpStatusCode.InternalServerError, portal.GetAsync($"{m}/mailbox"));

        await cluster.StopAsync();
        foreach (var path in (string[])["/healthz", $"{m}/mailbox", $"{m}/mailbox/1/-"])
        {
            await CheckAsync(HttpStatusCode.ServiceUnavailable, portal.GetAsync(path));
        }

        await CheckAsync(HttpStatusCode.ServiceUnavailable, portal.SendAsync(ItemId.New(), body));
        await CheckAsync(HttpStatusCode.ServiceUnavailable, portal.PostAsync($"{m}/mailbox/erase", SealedForms.EraseRequest()));
        await portal.Process.StopAsync();
        await portal.StartProcessAsync();
        foreach (var path in (string[])["/", "/en/", "/en/report", "/en/mailbox", "/api/mechanisms", $"{m}/keyset"])
        {
            await CheckAsync(HttpStatusCode.ServiceUnavailable, portal.GetAsync(path));
        }

        await cluster.StartAsync();
    }

    /// <summary>Also those that no route of this version gives, and what throws.</summary>
    [Fact]
    public async Task Whatever_a_route_answers_or_throws_carries_the_same_policy()
    {
        await using var portal = await BarePipeline.StartAsync("Host=/nowhere", ("SafeReport:Proxy", "127.0.0.1"));
        foreach (var where in (string[])["/at", "/api/at"])
        {
            foreach (var status in (int[])[200, 202, 204, 206, 304, 400, 401, 403, 404, 405, 409, 410, 412, 413, 414, 415, 416, 421, 422, 429, 431, 500, 501, 502, 503, 504])
            {
                await CheckAsync((HttpStatusCode)status, portal.GetAsync($"{where}/{status}"), byItself: true);
            }

            foreach (var (thrown, status) in (IEnumerable<(string, int)>)[("ours", 500), ("asked", 413), ("database", 503), ("time", 503)])
            {
                await CheckAsync((HttpStatusCode)status, portal.GetAsync($"{where}/thrown/{thrown}"), byItself: true);
            }
        }
    }

    [Fact]
    public async Task The_onion_address_is_named_with_a_pages_own_path_and_nothing_a_visitor_asked_for()
    {
        await using var portal = await PortalUnderTest.StartAsync(settings: new() { ["SafeReport__Onion"] = Onion });

        foreach (var (path, named) in (IEnumerable<(string, string)>)[("/", "/"), ("/en/report?x=1", "/en/report"), ("/en/mailbox", "/en/mailbox"), ("/EN/Report", "/en/report"), ("/nothing", "/"), ("/api/mechanisms", "/"), ("/healthz", "/")])
        {
            using var response = await portal.GetAsync(path);
            Assert.Equal(Onion + named, response.Headers.GetValues("Onion-Location").Single());
        }
    }

    [Fact]
    public async Task What_the_server_cannot_parse_never_reaches_the_application_and_is_answered_by_a_status_alone()
    {
        await using var portal = await PortalUnderTest.StartAsync();
        (string Status, string Request)[] unparsed =
        [
            ("400", "x\r\n\r\n"),
            ("405", "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n"),   // no path: a target for CONNECT alone, which it names
            ("400", "GET / HTTP/1.1\r\n\r\n"),
            ("400", "GET / HTTP/1.1\r\nno colon\r\n\r\n"),
            ("400", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
            ("400", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("400", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"),
            ("414", $"GET /{new string('x', 5_000)} HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("431", $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 20_000)}\r\n\r\n"),
            ("431", $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 100).Select(static n => $"X{n}: 1\r\n"))}\r\n"),
            ("505", "GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
        ];
        foreach (var (status, request) in unparsed)
        {
            var answer = await RawHttp.SendAsync(portal.Process.Address, request, waits: true);
            var lines = answer.Split("\r\n");
            Assert.Equal($"HTTP/1.1 {status} {request[..Math.Min(30, request.Length)]}", $"{answer[..Math.Min(12, answer.Length)]} {request[..Math.Min(30, request.Length)]}");
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
            Assert.Equal(["Connection", "Content-Length", "Date"], lines[1..^2].Select(static line => line.Split(':')[0]).Where(name => name != "Allow" || status != "405").Order(StringComparer.Ordinal));
            Assert.Contains("Content-Length: 0", lines);
        }
    }

    private static async Task CheckAsync(HttpStatusCode status, Task<HttpResponseMessage> sending, bool byItself = false)
    {
        using var response = await sending;
        var asked = $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath}";
        Assert.Equal($"{asked} {status}", $"{asked} {response.StatusCode}");
        response.ShouldTellNothing("Strict-Transport-Security");
        foreach (var (name, value) in Policy)
        {
            Assert.Equal($"{asked} {value}", $"{asked} {string.Join(", ", response.Headers.GetValues(name))}");
        }

        if (byItself)
        {
            return;
        }

        Assert.Equal(status == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
        Assert.Equal(status == HttpStatusCode.MethodNotAllowed, response.Content.Headers.Allow.Count > 0);
    }

    private static async Task<HttpResponseMessage> AskAsync(PortalUnderTest portal, HttpMethod method, string path, string? has = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (has is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", has);
        }

        return await portal.RequestAsync(request);
    }
}

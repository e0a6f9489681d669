using System.Net;
using System.Security.Cryptography;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Security;

/// <summary>Two visitors who ask the same get the same, header for header; only the clock differs.</summary>
public sealed class SameForEveryoneTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
    /// <summary>Ten who differ in all that a server could tell them apart by. A tag of theirs is one that never was.</summary>
    private static readonly (string Query, (string Name, string Value)[] Headers)[] Clients =
    [
        ("", []),
        ("", [("User-Agent", "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"), ("Accept-Language", "en-US,en;q=0.5"), ("DNT", "1"), ("Sec-GPC", "1")]),
        ("", [("User-Agent", "Mozilla/5.0 (Linux; Android 10; K) Chrome/67.0.3396.87 Mobile Safari/537.36"), ("Accept-Language", "fa-IR,fa;q=0.9"), ("Save-Data", "on"), ("Viewport-Width", "360")]),
        ("?visitor=3", [("User-Agent", "curl/8.5.0"), ("Accept", "*/*"), ("Cookie", "visitor=3; session=a")]),
        ("?utm_source=poster&lang=ar", [("Accept-Language", "ar-EG"), ("Cookie", "lang=ar"), ("Referer", "https://search.example/?q=report")]),
        ("", [("If-None-Match", "W/\"00112233445566778899aabbccddeeff\""), ("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT"), ("Cache-Control", "max-age=0")]),
        ("?", [("Range", "bytes=0-9"), ("If-Range", "\"x\""), ("Accept-Charset", "windows-1256"), ("Accept-Language", "zh;q=0.5")]),
        ("", [("X-Forwarded-For", "192.0.2.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "other.example"), ("Forwarded", "for=192.0.2.7"), ("Via", "1.1 proxy"), ("X-Real-IP", "192.0.2.7")]),
        ("", [("Host", "host-8.example"), ("Origin", "https://elsewhere.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Access-Control-Request-Method", "GET")]),
        ("?%00=%ff", [("Authorization", "Bearer x"), ("X-Requested-With", "XMLHttpRequest"), ("Upgrade-Insecure-Requests", "1"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("Accept", "text/html;q=0.1")]),
    ];

    [Theory]
    [InlineData("/api/mechanisms")]
    [InlineData("/api/mechanisms/{m}/keyset")]
    [InlineData("/api/mechanisms/{m}/keysets/1")]
    [InlineData("/api/mechanisms/{m}/mailbox")]
    [InlineData("/api/admission")]
    [InlineData("/healthz")]
    [InlineData("/")]
    [InlineData("/en/")]
    [InlineData("/en/report")]
    [InlineData("/en/mailbox")]
    [InlineData("/api/hashes")]
    [InlineData("/nothing")]
    public async Task An_answer_has_no_byte_for_one_visitor(string template)
    {
        var path = template.Replace("{m}", portal.Mechanism.ToString(), StringComparison.Ordinal);
        using var first = portal.Visitor();
        using var second = portal.Visitor();
        second.DefaultRequestHeaders.Add("Cookie", "visitor=2");
        second.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        second.DefaultRequestHeaders.Add("User-Agent", "another browser");
        second.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        Assert.Equal(await WholeAsync(first, path), await WholeAsync(second, path));
        Assert.Equal(await WholeAsync(first, path), await WholeAsync(second, path));   // and not the second time either
    }

    [Fact]
    public async Task A_stored_a_repeated_and_a_refused_item_carry_the_headers_of_every_answer()
    {
        var (item, body) = (ItemId.New(), SealedForms.Submission());
        using var stored = await portal.SendAsync(item, body);
        using var repeated = await portal.SendAsync(item, body);
        using var refused = await portal.SendAsync(ItemId.New(), [0]);

        Assert.Equal(Headers(stored), Headers(repeated));
        Assert.Equal(Headers(stored), Headers(refused));
        Assert.Equal(HttpStatusCode.NoContent, repeated.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/en/")]
    [InlineData("/en/report")]
    [InlineData("/en/mailbox")]
    [InlineData("/fa/")]
    [InlineData("/no-such-page")]
    [InlineData("/css/site.css")]
    [InlineData("/js/page.js")]
    [InlineData("/dist/sealing.js")]
    [InlineData("/api/mechanisms")]
    [InlineData("/api/mechanisms/{m}/keyset")]
    [InlineData("/api/mechanisms/{m}/keysets/1")]
    [InlineData("/api/hashes")]
    public async Task Ten_different_clients_get_the_same_bytes_in_each_coding(string template)
    {
        var path = template.Replace("{m}", portal.Mechanism.ToString(), StringComparison.Ordinal);
        foreach (var coding in (string[])["br", "gzip", "identity"])
        {
            var answers = new Dictionary<string, int>(StringComparer.Ordinal);
            var bodies = new HashSet<string>(StringComparer.Ordinal);
            for (var client = 0; client < Clients.Length; client++)
            {
                using var visitor = portal.Visitor();
                using var request = new HttpRequestMessage(HttpMethod.Get, path + Clients[client].Query);
                request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
                foreach (var (name, value) in Clients[client].Headers)
                {
                    Assert.True(request.Headers.TryAddWithoutValidation(name, value), name);
                }

                using var response = await portal.RequestAsync(request, visitor);
                var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                Assert.Equal(path == "/no-such-page" ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
                Assert.True(coding == (response.Content.Headers.ContentEncoding.SingleOrDefault() ?? "identity") || path.Contains("/keyset", StringComparison.Ordinal), coding);   // too short to be worth it here
                bodies.Add(Convert.ToHexString(SHA256.HashData(bytes)));
                answers.TryAdd($"{(int)response.StatusCode}\n{Headers(response)}\n{response.Content.Headers}", client);
            }

            Assert.Single(bodies);
            Assert.Single(answers);
        }
    }

    private async Task<string> WholeAsync(HttpClient visitor, string path)
    {
        using var response = await portal.GetAsync(path, visitor);
        response.ShouldTellNothing();
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode}\n{Headers(response)}\n{response.Content.Headers}\n{body}";
    }

    private static string Headers(HttpResponseMessage response) =>
        string.Join('\n', response.Headers.Where(static header => header.Key != "Date").Select(static header => $"{header.Key}: {string.Join(",", header.Value)}"));
}

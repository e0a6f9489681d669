using System.Net;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using Xunit;

namespace SafeReport.Portal.Tests.Security;

/// <summary>Two visitors who ask the same get the same, header for header; only the clock differs.</summary>
public sealed class SameForEveryoneTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>
{
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
    [InlineData("/no-such-page")]
    [InlineData("/api/mechanisms")]
    [InlineData("/api/mechanisms/{m}/keyset")]
    [InlineData("/api/hashes")]
    public async Task Ten_different_clients_get_the_same_bytes_in_each_coding(string template)
    {
        var path = template.Replace("{m}", portal.Mechanism.ToString(), StringComparison.Ordinal);
        foreach (var coding in (string[])["br", "gzip", "identity"])
        {
            var answers = new HashSet<string>(StringComparer.Ordinal);
            for (var client = 0; client < 10; client++)
            {
                using var visitor = portal.Visitor();
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", coding);
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", (string[])["fa", "en", "ar-EG", "zh;q=0.5"] is var spoken ? spoken[client % 4] : "");
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"browser/{client}");
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"visitor={client}");
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", $"192.0.2.{client}");
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("Host", $"host-{client}.example");
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT");
                visitor.DefaultRequestHeaders.TryAddWithoutValidation("Range", $"bytes=0-{client}");
                using var response = await portal.GetAsync(path, visitor);
                var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                answers.Add($"{(int)response.StatusCode}\n{Headers(response)}\n{response.Content.Headers}\n{Convert.ToHexString(bytes)}");
            }

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

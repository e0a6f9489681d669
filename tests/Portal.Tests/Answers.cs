using System.Net;
using Xunit;

namespace SafeReport.Portal.Tests;

internal static class Answers
{
    /// <summary>The status, without a body, and with nothing that tells one visitor's answer from another's.</summary>
    public static async Task ShouldBeBareAsync(this Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var response = await sending;
        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        ShouldTellNothing(response);
    }

    /// <summary>The status with the one page for whatever cannot be shown, which quotes nothing of what was asked for.</summary>
    public static async Task<string> ShouldBeTheErrorPageAsync(this Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var response = await sending;
        Assert.Equal(status, response.StatusCode);
        ShouldTellNothing(response);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<section lang=\"en\" dir=\"ltr\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain(response.RequestMessage!.RequestUri!.AbsolutePath.Trim('/') is { Length: > 2 } asked ? asked : "\0", html, StringComparison.Ordinal);
        return html;
    }

    /// <param name="more">Headers that every answer has where this Portal stands.</param>
    public static void ShouldTellNothing(this HttpResponseMessage response, params string[] more)
    {
        var names = response.Headers.Select(header => header.Key).Concat(response.Content.Headers.Select(header => header.Key));
        string[] allowed =
        [
            "Date", "Connection", "Content-Length", "Content-Type", "Allow", "Retry-After", "Vary", "Content-Encoding", "Cache-Control", "Transfer-Encoding",
            "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
            "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy", "ETag",
        ];
        Assert.Empty(names.Except([.. allowed, .. more], StringComparer.OrdinalIgnoreCase));
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}

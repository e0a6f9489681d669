using System.IO.Compression;
using System.Net;
using System.Text;
using Xunit;

namespace SafeReport.Portal.Tests.Published;

/// <summary>Scripts and styles: the same bytes for everyone, compressed where the browser can read it, and never from a path a visitor made up.</summary>
public sealed class PublicFileTests : IAsyncLifetime
{
    private static readonly string Script = string.Concat(Enumerable.Repeat("export const one = 1;\n", 500));
    private readonly string _root = Directory.CreateTempSubdirectory("safereport-files-").FullName;
    private PortalUnderTest _portal = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_root, "wwwroot", "js"));
        await File.WriteAllTextAsync(Path.Combine(_root, "wwwroot", "js", "page.js"), Script);
        await File.WriteAllTextAsync(Path.Combine(_root, "wwwroot", "page.css"), "p{}");
        await File.WriteAllTextAsync(Path.Combine(_root, "wwwroot", "unknown.kind"), "not public");
        await File.WriteAllTextAsync(Path.Combine(_root, "outside.js"), "not public");
        _portal = await PortalUnderTest.StartAsync(settings: new() { ["ASPNETCORE_WEBROOT"] = Path.Combine(_root, "wwwroot") });
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip;q=1.0, br;q=0", "gzip")]
    [InlineData("gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task A_file_is_sent_whole_in_the_best_coding_the_browser_names(string? accepted, string? coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/js/page.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var response = await _portal.RequestAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        response.ShouldTellNothing();
        Assert.Equal("text/javascript; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(coding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(Script, Decode(bytes, coding));
    }

    [Fact]
    public async Task A_tiny_file_is_not_blown_up_by_compressing_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page.css");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");

        using var response = await _portal.RequestAsync(request);

        Assert.Equal("p{}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/unknown.kind")]
    [InlineData("/outside.js")]
    [InlineData("/../outside.js")]
    [InlineData("/js/..%2f..%2foutside.js")]
    [InlineData("/js/")]
    [InlineData("/js")]
    public async Task Nothing_else_is_served(string path) => await _portal.GetAsync(path).ShouldBeTheErrorPageAsync(HttpStatusCode.NotFound);

    private static string Decode(byte[] bytes, string? coding)
    {
        using var input = new MemoryStream(bytes);
        using Stream decoded = coding switch
        {
            "br" => new BrotliStream(input, CompressionMode.Decompress),
            "gzip" => new GZipStream(input, CompressionMode.Decompress),
            _ => input,
        };
        using var reader = new StreamReader(decoded, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

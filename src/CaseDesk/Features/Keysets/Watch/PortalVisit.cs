using System.Net;
using System.Security.Cryptography;
using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

/// <summary>What the Portal answered a visitor. Null bytes: there is no such thing.</summary>
/// <param name="Date">What the Portal's clock says, if it says so.</param>
public sealed record VisitorAnswer(byte[]? Body, DateTimeOffset? Date);

/// <summary>One visit to the Portal's public address, as a stranger: no cookie, a browser's headers and, with a proxy, a circuit of its own.</summary>
/// <remarks>A Portal that shows chosen visitors a false keyset must not be able to tell the desk from them. With a proxy set, nothing goes around it.</remarks>
public sealed class PortalVisit : IDisposable
{
    private const int LongestAnswer = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Those of Tor Browser, which looks alike on every system.
    private static readonly (string Name, string Value)[] Headers =
    [
        ("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        ("Accept", "*/*"),
        ("Accept-Language", "en-US,en;q=0.5"),
        ("Sec-Fetch-Dest", "empty"),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Site", "same-origin"),
    ];

    private readonly HttpClient _http;
    private readonly Uri _portal;

    public PortalVisit(Uri portal, Uri? proxy)
    {
        _portal = portal;
#pragma warning disable CA2000 // The client disposes its handler.
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseProxy = proxy is not null,
        };
#pragma warning restore CA2000
        if (proxy is not null)
        {
            // Tor gives every pair of name and password a circuit of its own.
            handler.Proxy = new WebProxy(proxy)
            {
                Credentials = new NetworkCredential(RandomNumberGenerator.GetHexString(16), RandomNumberGenerator.GetHexString(16)),
            };
        }

        _http = new HttpClient(handler) { Timeout = Patience };
    }

    /// <returns>Null when there is no answer, or none that says anything: the Portal is away, busy, or redirects.</returns>
    public async Task<VisitorAnswer?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_portal, path));
        foreach ((var name, var value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(Patience);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.NotFound => new VisitorAnswer(null, response.Headers.Date),
                HttpStatusCode.OK => new VisitorAnswer(await ReadAsync(response, deadline.Token), response.Headers.Date),
                _ => null,
            };
        }
        catch (Exception away) when (away is HttpRequestException or IOException or InvalidDataException
            || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    // What is longer than anything the Portal publishes here is cut, and then equals nothing.
    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestAnswer];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }
}

/// <summary>Where the desk looks at its Portal from outside.</summary>
public sealed class PortalEntrance(Settings settings)
{
    /// <summary>False while no public address is set: then nobody looks.</summary>
    public bool Known => settings.PortalAddress is not null;

    public PortalVisit Enter() => new(settings.PortalAddress ?? throw new InvalidOperationException("No address is set."), settings.TorProxy);
}

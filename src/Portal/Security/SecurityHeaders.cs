using System.Buffers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SafeReport.Portal.Security;

/// <summary>The same headers on every answer, set before anything else runs and set again when an answer is started anew.</summary>
internal sealed class SecurityHeaders
{
    public const string OnionSetting = "SafeReport:Onion";

    private const string OnionHeader = "Onion-Location";
    private const int OnionNameLength = 56;

    // data: is for the empty icon in the pages' head, which spares every visit a request for /favicon.ico; blob: for pictures and voices
    // before they are sent. Of trusted types there is one, which lets the sealing bundle's own address through and nothing else.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types safereport";

    private const string PermissionsPolicy =
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        + "microphone=(self), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

    private static readonly SearchValues<char> OnionLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    private readonly KeyValuePair<string, StringValues>[] _headers;
    private readonly string? _onion;

    public SecurityHeaders(IConfiguration configuration)
    {
        _onion = ReadOnion(configuration[OnionSetting]);
        List<KeyValuePair<string, StringValues>> headers =
        [
            new(HeaderNames.ContentSecurityPolicy, ContentSecurityPolicy),
            new(HeaderNames.XContentTypeOptions, "nosniff"),
            new("Referrer-Policy", "no-referrer"),
            new("Permissions-Policy", PermissionsPolicy),
            new("Cross-Origin-Opener-Policy", "same-origin"),
            new("Cross-Origin-Embedder-Policy", "require-corp"),
            new("Cross-Origin-Resource-Policy", "same-origin"),
            new(HeaderNames.CacheControl, "no-store"),   // a cached page or script on the device would show that it was here
        ];
        if (IsByTls(configuration))
        {
            headers.Add(new(HeaderNames.StrictTransportSecurity, "max-age=31536000"));
        }

        if (_onion is not null)
        {
            headers.Add(new(OnionHeader, _onion + "/"));
        }

        _headers = [.. headers];
    }

    public void Set(IHeaderDictionary headers)
    {
        foreach (var (name, value) in _headers)
        {
            headers[name] = value;
        }
    }

    /// <summary>The same page at the onion address. Only for an address of this program's own: what a visitor asked for is never written back.</summary>
    public void NameOnion(IHeaderDictionary headers, string path)
    {
        if (_onion is not null)
        {
            headers[OnionHeader] = _onion + path;
        }
    }

    /// <summary>
    /// Visitors come by TLS: a proxy is named that ends it (SafeReport:Proxy), or the program itself does. What single requests say of
    /// themselves is never looked at: every answer is the same, and over plain HTTP a browser ignores the header.
    /// </summary>
    private static bool IsByTls(IConfiguration configuration) =>
        configuration["SafeReport:Proxy"] is { Length: > 0 } || configuration["urls"]?.Contains("https://", StringComparison.OrdinalIgnoreCase) == true
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(endpoint => endpoint["Url"]?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true);

    private static string? ReadOnion(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var name = text.TrimEnd('/').Split("://") is [var scheme, var host] && scheme is "http" or "https" && host.EndsWith(".onion", StringComparison.Ordinal) ? host[..^".onion".Length] : "";
        return name.Length == OnionNameLength && !name.AsSpan().ContainsAnyExcept(OnionLetters)
            ? text.TrimEnd('/')
            : throw new InvalidOperationException($"{OnionSetting} is no onion service: http:// and 56 letters and digits and .onion.");
    }
}

internal static class SecurityHeadersPipeline
{
    public static void AddSecurityHeaders(this WebApplicationBuilder builder) => builder.Services.AddSingleton<SecurityHeaders>();

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var headers = app.Services.GetRequiredService<SecurityHeaders>();
        app.Use((context, next) =>
        {
            headers.Set(context.Response.Headers);
            return next(context);
        });
    }
}

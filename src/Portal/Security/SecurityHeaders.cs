using Microsoft.Net.Http.Headers;

namespace SafeReport.Portal.Security;

/// <summary>The same headers on every answer, set before anything else runs and set again when an answer is started anew.</summary>
internal static class SecurityHeaders
{
    // data: is for the empty icon in the pages' head, which spares every visit a request for /favicon.ico.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private const string PermissionsPolicy =
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        + "microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var byTls = IsByTls(app.Configuration);
        app.Use((context, next) =>
        {
            Set(context.Response.Headers, byTls);
            return next(context);
        });
    }

    /// <summary>
    /// Visitors come by TLS: a proxy is named that ends it (SafeReport:Proxy), or the program itself does. What single requests say of
    /// themselves is never looked at: every answer is the same, and over plain HTTP a browser ignores the header.
    /// </summary>
    public static bool IsByTls(IConfiguration configuration) =>
        configuration["SafeReport:Proxy"] is { Length: > 0 } || configuration["urls"]?.Contains("https://", StringComparison.OrdinalIgnoreCase) == true
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(endpoint => endpoint["Url"]?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true);

    public static void Set(IHeaderDictionary headers, bool byTls)
    {
        if (byTls)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers[HeaderNames.CacheControl] = "no-store";   // a cached page or script on the device would show that it was here
    }
}

using Microsoft.Net.Http.Headers;

namespace SafeReport.CaseDesk.Features.Shared;

/// <summary>What every answer of the desk tells the browser: run and load only our own files, keep nothing, tell nobody where you came from.</summary>
public static class SecurityHeaders
{
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For what a reporter sent: nothing in it runs, loads, navigates or shares an origin with the desk.</summary>
    public const string SandboxPolicy = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = PagePolicy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers["X-DNS-Prefetch-Control"] = "off";
        headers.Remove(HeaderNames.Server);
        return next(context);
    });
}

using Microsoft.Net.Http.Headers;

namespace SafeReport.CaseDesk.Web;

/// <summary>What every answer of the desk tells the browser: run and load only our own files, keep nothing, tell nobody where you came from.</summary>
public static class SecurityHeaders
{
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For what a reporter sent: nothing in it runs, loads, navigates or shares an origin with the desk.</summary>
    public const string SandboxPolicy = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Name, string Value)[] Always =
    [
        (HeaderNames.ContentSecurityPolicy, PagePolicy),
        (HeaderNames.CacheControl, "no-store"),
        (HeaderNames.XContentTypeOptions, "nosniff"),
        (HeaderNames.XFrameOptions, "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
        ("X-Robots-Tag", "noindex, nofollow"),
        ("X-DNS-Prefetch-Control", "off"),
    ];

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // As the answer starts: an error page clears what was set before it.
        context.Response.OnStarting(() =>
        {
            foreach ((var name, var value) in Always)
            {
                context.Response.Headers.TryAdd(name, value);
            }

            if (context.Request.IsHttps)
            {
                context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}

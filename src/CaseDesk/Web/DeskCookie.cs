using SafeReport.CaseDesk.Hosting;

namespace SafeReport.CaseDesk.Web;

/// <summary>What every cookie of the desk has in common, and that it never leaves TLS where officers come by it.</summary>
/// <remarks>
/// Behind TLS the names begin with <c>__Host-</c>, which a browser takes only with Secure, from this very host, for the path /. A cookie that
/// was set by plain HTTP, before or by somebody on the way, has another name and counts for nothing.
/// </remarks>
public static class DeskCookie
{
    private const string HostPrefix = "__Host-";

    public static void Settle(CookieBuilder cookie, IConfiguration configuration)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.Path = "/";
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        if (Settings.IsByTls(configuration))
        {
            cookie.Name = HostPrefix + cookie.Name;
            cookie.SecurePolicy = CookieSecurePolicy.Always;
        }
    }

    /// <summary>Where officers come by TLS, a request that did not is told so, and nothing else: only the health check is made from this machine.</summary>
    public static void RefusePlainRequests(this WebApplication app)
    {
        if (!Settings.IsByTls(app.Configuration))
        {
            return;
        }

        var sentence = app.Services.GetRequiredService<Texts>().ErrorPlainHttp;
        app.Use((context, next) =>
        {
            if (context.Request.IsHttps || context.Request.Path == "/healthz")
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(sentence, context.RequestAborted);
        });
    }
}

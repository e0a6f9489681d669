using Microsoft.AspNetCore.Diagnostics;

namespace SafeReport.CaseDesk.Web;

/// <summary>503 with a sentence and no page: every page asks the database something, or needs a key.</summary>
internal static class BareAnswer
{
    public static Task UnavailableAsync(HttpContext context, string text)
    {
        var texts = context.RequestServices.GetRequiredService<Texts>();
        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "10";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(texts.ByKey(text), context.RequestAborted);
    }
}

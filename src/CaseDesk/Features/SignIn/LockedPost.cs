using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>A form that arrives after the lock: its text is sealed to its officer, who is then asked to sign in again and finds it there.</summary>
public sealed class LockedPost(RequestDelegate next)
{
    public const string Field = "_draft";

    public async Task InvokeAsync(HttpContext context, IAntiforgery antiforgery, DraftStore drafts)
    {
        if (context.Features.Get<LockedOfficer>() is { } locked && HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType
            && await TryKeepAsync(context, locked, antiforgery, drafts))
        {
            Answer(context);
            return;
        }

        await next(context);
    }

    /// <summary>drafts.js asks: it is told by a bare status and leads to the lock page itself.</summary>
    public static bool IsScript(HttpRequest request) => request.Path.StartsWithSegments("/drafts", StringComparison.Ordinal) && !request.Path.Value!.EndsWith("/discard", StringComparison.Ordinal);

    public static void AnswerScript(HttpContext context)
    {
        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private static async Task<bool> TryKeepAsync(HttpContext context, LockedOfficer locked, IAntiforgery antiforgery, DraftStore drafts)
    {
        // The form was made for this officer: its token is checked against the officer, who is signed in no more.
        var nobody = context.User;
        context.User = SessionCookie.PrincipalOf(locked.Officer, []);
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return Guid.TryParse(form[Field], out var subject)
                && await antiforgery.IsRequestValidAsync(context)
                && await drafts.KeepAsync(locked.Officer, subject, form, context.RequestAborted);
        }
        finally
        {
            context.User = nobody;
        }
    }

    private static void Answer(HttpContext context)
    {
        if (IsScript(context.Request))
        {
            AnswerScript(context);
            return;
        }

        var query = QueryString.Create(context.Request.Query.Where(part => part.Key != "handler")).Value ?? "";
        context.Response.Redirect($"/locked?kept=true&then={Uri.EscapeDataString(context.Request.Path + query)}");
    }
}

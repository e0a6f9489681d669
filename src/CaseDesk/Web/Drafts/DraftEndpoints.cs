using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace SafeReport.CaseDesk.Web.Drafts;

/// <summary>Keeps what is being typed (called by drafts.js), and throws it away when the officer says so.</summary>
public static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/drafts/{subject:guid}", KeepAsync).RequireAuthorization();
        routes.MapPost("/drafts/{subject:guid}/discard", DiscardAsync).RequireAuthorization();
    }

    private static async Task<Results<NoContent, BadRequest>> KeepAsync(Guid subject, HttpContext context, IAntiforgery antiforgery, DraftStore drafts)
    {
        await antiforgery.ValidateRequestAsync(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await drafts.KeepAsync(context.SignedIn().Ring.Officer, subject, form, context.RequestAborted)
            ? TypedResults.NoContent()
            : TypedResults.BadRequest();
    }

    private static async Task<RedirectHttpResult> DiscardAsync(Guid subject, HttpContext context, IAntiforgery antiforgery, DraftStore drafts)
    {
        await antiforgery.ValidateRequestAsync(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await drafts.RemoveAsync(context.SignedIn().Ring.Officer, subject, context.RequestAborted);
        return TypedResults.LocalRedirect(LocalAddress.OrStart(form["then"]));
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;

namespace SafeReport.CaseDesk.Web;

/// <summary>A page of one case. The case is opened once for the whole request: as a reading when the page is asked for, as an act when it is posted to.</summary>
/// <remarks>
/// A case of others answers like one that does not exist. A reading is put on record when the page's own work is done and before anything is shown;
/// an act is committed by the handler, when everything it was to do is done, and is undone when it was not.
/// </remarks>
/// <param name="route">The part of the address that names the case.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpensCaseAttribute(string route) : Attribute, IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        await using var opened = Guid.TryParse(http.GetRouteValue(route) as string, out var id) ? await OpenAsync(http, new CaseId(id)) : null;
        if (opened is null)
        {
            context.Result = new NotFoundResult();
            return;
        }

        http.Features.Set(opened);
        var executed = await next();
        http.Features.Set<CaseReading>(null);
        if (executed.Exception is null)
        {
            await opened.CompleteAsync(http.RequestAborted);
        }
    }

    private static async Task<CaseReading?> OpenAsync(HttpContext http, CaseId id)
    {
        var ring = http.SignedIn().Ring;
        return HttpMethods.IsPost(http.Request.Method)
            ? await http.RequestServices.GetRequiredService<CaseDatabase>().BeginAsync(ring, id, http.RequestAborted)
            : await http.RequestServices.GetRequiredService<CaseDoor>().OpenAsync(ring, id, http.RequestAborted);
    }
}

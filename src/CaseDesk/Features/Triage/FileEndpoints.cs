using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Triage;

/// <summary>Hands a reporter's files to the officer's browser as they are decrypted; nothing of them is written down here.</summary>
public static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/items/{item:guid}/pictures/{number:regex(^\\d{{3}}$)}", (Guid item, string number, HttpContext context, ItemReader reader) =>
            ServeAsync(context, reader, item, number, asPicture: true)).RequireAuthorization(Policies.Content);
        routes.MapGet("/items/{item:guid}/files/{number:regex(^\\d{{3}}$)}", (Guid item, string number, HttpContext context, ItemReader reader) =>
            ServeAsync(context, reader, item, number, asPicture: false)).RequireAuthorization(Policies.Content);
    }

    private static async Task ServeAsync(HttpContext context, ItemReader reader, Guid item, string number, bool asPicture)
    {
        await using var file = new ServedFile(context.Response, number, asPicture);
        var found = ItemId.TryFrom(item, out var id)
            && await reader.CopyAttachmentAsync(id, $"attachments/{number}", context.SignedIn().Ring, file, context.RequestAborted);
        if (found)
        {
            await file.CompleteAsync(context.RequestAborted);
        }
        else if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}

using System.Text;

namespace SafeReport.Portal.Features.Keysets;

/// <summary>An answer from the database, byte for byte as it is published; 404 without a body when there is none.</summary>
internal static class PublicAnswer
{
    public static Task SendTextAsync(HttpContext context, string? text, string mediaType) =>
        SendAsync(context, text is null ? null : Encoding.UTF8.GetBytes(text), mediaType);

    public static async Task SendAsync(HttpContext context, byte[]? bytes, string mediaType)
    {
        if (bytes is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = mediaType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}

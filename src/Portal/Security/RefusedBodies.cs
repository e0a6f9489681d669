using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace SafeReport.Portal.Security;

/// <summary>
/// Reads the rest of a body that was answered before it was read, to nowhere, for a while. Closing at once would reset the
/// connection, and a browser still sending would show a network error in the place of the answer.
/// </summary>
internal static class RefusedBodies
{
    private const long LongestBody = 64 * 1024 * 1024;
    private const int PieceLength = 32 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static void UseRefusedBodies(this IApplicationBuilder app) =>
        app.Use(static async (context, next) =>
        {
            await next(context);
            if (context.Request.ContentLength is > 0 and <= LongestBody && !context.Request.Headers.ContainsKey("Expect"))
            {
                await context.Response.CompleteAsync();
                await DrainAsync(context);
            }
        });

    private static async Task DrainAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LongestBody;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Longest);
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (await context.Request.Body.ReadAsync(piece, patience.Token) > 0)
            {
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)   // a BadHttpRequestException is one too
        {
            context.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece, clearArray: true);
        }
    }
}

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>Whatever cannot be shown is one page, the same for every address and status. What programs ask for is answered by its status alone.</summary>
internal static class ErrorAnswers
{
    public static void UseErrorPage(this WebApplication app)
    {
        var shelf = app.Services.GetRequiredService<PageShelf>();
        app.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest } && !IsForPrograms(context.Request.Path))
            {
                await shelf.Error.SendAsync(context);
            }
        });
    }

    private static bool IsForPrograms(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/healthz", StringComparison.OrdinalIgnoreCase);
}

namespace SafeReport.Portal.Features.PublicFiles;

/// <summary>
/// Public files are served from memory with a route of its own each: the same bytes for everyone until the next start, no path is ever
/// looked up for a visitor, and no range, condition or listing is offered.
/// </summary>
internal static class PublicFileRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddPublicFiles(this WebApplicationBuilder builder) => builder.Services.AddSingleton<PublicFileSet>();

    public static void MapPublicFiles(this WebApplication app)
    {
        foreach (var (path, file) in app.Services.GetRequiredService<PublicFileSet>().Files)
        {
            app.MapMethods(path, Reading, file.SendAsync).DisableHttpMetrics();
        }
    }
}

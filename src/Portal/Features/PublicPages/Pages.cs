using System.Text.Encodings.Web;
using System.Text.Unicode;
using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Languages;
using SafeReport.Portal.Security;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>The public pages.</summary>
internal static class Pages
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TextCatalog>();
        builder.Services.AddSingleton<PageContexts>();
        builder.Services.AddSingleton<PageRenderer>();
        builder.Services.AddSingleton<PageShelf>();
        builder.Services.AddSingleton<IShownToEveryone>(static services => services.GetRequiredService<PageShelf>());
        builder.Services.AddSingleton<PublicHashes>();
        // Arabic stays Arabic in the page's source instead of growing sixfold as numbers.
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
    }

    public static void MapPages(this WebApplication app)
    {
        var shelf = app.Services.GetRequiredService<PageShelf>();
        var headers = app.Services.GetRequiredService<SecurityHeaders>();
        foreach (var page in PublicPage.All)
        {
            foreach (var (path, language) in page.Paths(app.Services.GetRequiredService<PageContexts>().Languages))
            {
                app.MapMethods(path, Reading, (RequestDelegate)(context =>
                {
                    headers.NameOnion(context.Response.Headers, path);
                    return SendAsync(context, shelf, page, language);
                })).DisableHttpMetrics();
            }
        }

        var hashes = app.Services.GetRequiredService<PublicHashes>();
        app.MapMethods("/api/hashes", Reading, (RequestDelegate)(async context => await (await hashes.FileAsync()).SendAsync(context))).DisableHttpMetrics();
    }

    private static Task SendAsync(HttpContext context, PageShelf shelf, PublicPage page, string language)
    {
        if (shelf.Find(page, language) is { } file)
        {
            return file.SendAsync(context);
        }

        QuietFailures.Unavailable(context.Response);
        return Task.CompletedTask;
    }
}

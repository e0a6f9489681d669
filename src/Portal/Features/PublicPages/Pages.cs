using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using SafeReport.Portal.Features.Keysets;
using SafeReport.Portal.Features.Mailbox;
using SafeReport.Portal.Features.Report;
using SafeReport.Portal.Features.Start;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>The public pages.</summary>
public static class Pages
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PublishedMechanisms>();
        services.AddSingleton<TextCatalog>();
        services.AddSingleton<PageRenderer>();
        // Arabic stays Arabic in the page's source instead of growing sixfold as numbers.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        return services;
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/", Reading, (PageRenderer pages, HttpContext http) => pages.SendAsync<LanguagePage>("en", http)).DisableHttpMetrics();
        Map<ReportDocument>(app, "/{language:length(2)}/");
        Map<ReportDocument>(app, "/{language:length(2)}/report");
        Map<MailboxPage>(app, "/{language:length(2)}/mailbox");
        return app;
    }

    private static void Map<TPage>(IEndpointRouteBuilder app, string pattern)
        where TPage : IComponent =>
        app.MapMethods(pattern, Reading, (string language, PageRenderer pages, HttpContext http) => pages.SendAsync<TPage>(language, http)).DisableHttpMetrics();
}

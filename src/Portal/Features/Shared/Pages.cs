using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using SafeReport.Portal.Features.Keysets;
using SafeReport.Portal.Features.Mailbox;
using SafeReport.Portal.Features.Report;
using SafeReport.Portal.Features.Start;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.Shared;

/// <summary>The public pages.</summary>
public static class Pages
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PublishedMechanisms>();
        services.AddSingleton<TextCatalog>();
        services.AddScoped<PageRenderer>();
        // Arabic stays Arabic in the page's source instead of growing sixfold as numbers.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        return services;
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", (PageRenderer pages, CancellationToken stop) => pages.ShowAsync<LanguagePage>("en", stop));
        Map<StartPage>(app, "/{language:length(2)}/");
        Map<ReportPage>(app, "/{language:length(2)}/report");
        Map<MailboxPage>(app, "/{language:length(2)}/mailbox");
        return app;
    }

    private static void Map<TPage>(IEndpointRouteBuilder app, string pattern)
        where TPage : IComponent =>
        app.MapGet(pattern, (string language, PageRenderer pages, CancellationToken stop) => pages.ShowAsync<TPage>(language, stop));
}

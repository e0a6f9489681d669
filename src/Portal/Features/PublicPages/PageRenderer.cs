using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SafeReport.Portal.Features.Keysets;
using SafeReport.Portal.Features.PublicFiles;
using SafeReport.Portal.Features.Shared;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>Renders a page component to plain HTML. No state, no antiforgery token, no cookie: there is nothing to post.</summary>
internal sealed class PageRenderer(
    IServiceProvider services,
    ILoggerFactory logging,
    TextCatalog catalog,
    PublishedMechanisms mechanisms,
    IConfiguration configuration)
{
    // A page changes only when a mechanism does, so it is compressed once and not for every visitor.
    private readonly ConcurrentDictionary<(Type Page, string Language), Rendered> _rendered = new();

    public async Task SendAsync<TPage>(string language, HttpContext http)
        where TPage : IComponent
    {
        if (catalog.Find(language) is not { } texts)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var context = new PageContext(
            Language.All.Single(known => known.Code == language),
            texts,
            [.. Language.All.Where(other => other.Code != language && catalog.Has(other))],
            await mechanisms.ListForPagesAsync(http.RequestAborted),
            BuildDay.Value,
            configuration["SafeReport:LeaveTo"] ?? "about:blank",
            configuration.GetValue<bool>("SafeReport:Demonstration"));
        var html = await RenderAsync<TPage>(context);
        await _rendered.AddOrUpdate((typeof(TPage), language), _ => Rendered.Of(html), (_, last) => last.Html == html ? last : Rendered.Of(html))
            .File.SendAsync(http);
    }

    private async Task<string> RenderAsync<TPage>(PageContext context)
        where TPage : IComponent
    {
        var renderer = new HtmlRenderer(services, logging);
        await using (renderer)
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Context"] = context });
            return await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var page = await renderer.RenderComponentAsync<TPage>(parameters);
                return page.ToHtmlString();
            });
        }
    }

    private sealed record Rendered(string Html, PublicFile File)
    {
        public static Rendered Of(string html) => new(html, new PublicFile(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8"));
    }
}

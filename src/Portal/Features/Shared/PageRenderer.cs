using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using SafeReport.Portal.Features.Keysets;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.Shared;

/// <summary>Renders a page component to plain HTML. No state, no antiforgery token, no cookie: there is nothing to post.</summary>
internal sealed class PageRenderer(
    IServiceProvider services,
    ILoggerFactory logging,
    TextCatalog catalog,
    PublishedMechanisms mechanisms,
    IConfiguration configuration)
{
    public async Task<Results<ContentHttpResult, NotFound>> ShowAsync<TPage>(string language, CancellationToken cancellationToken)
        where TPage : IComponent
    {
        if (catalog.Find(language) is not { } texts)
        {
            return TypedResults.NotFound();
        }

        var context = new PageContext(
            Language.All.Single(known => known.Code == language),
            texts,
            [.. Language.All.Where(other => other.Code != language && catalog.Has(other))],
            await mechanisms.ListForPagesAsync(cancellationToken),
            BuildDay.Value,
            configuration["SafeReport:LeaveTo"] ?? "about:blank",
            configuration.GetValue<bool>("SafeReport:Demonstration"));
        return TypedResults.Content(await RenderAsync<TPage>(context), "text/html; charset=utf-8");
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
}

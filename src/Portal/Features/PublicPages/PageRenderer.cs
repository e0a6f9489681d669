using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SafeReport.Portal.Features.Errors;
using SafeReport.Portal.Features.Shared;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>Renders a page component to plain HTML. No state, no antiforgery token, no cookie: there is nothing to post.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory logging)
{
    public Task<byte[]> RenderAsync(Type page, PageContext context) => RenderAsync(page, nameof(PageBase.Context), context);

    /// <summary>The one page for whatever cannot be shown.</summary>
    public Task<byte[]> RenderErrorAsync(IReadOnlyList<PageContext> languages) => RenderAsync(typeof(ErrorPage), nameof(ErrorPage.Contexts), languages);

    private async Task<byte[]> RenderAsync(Type page, string parameter, object value)
    {
        await using var renderer = new HtmlRenderer(services, logging);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [parameter] = value });
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var rendered = await renderer.RenderComponentAsync(page, parameters);
            return Encoding.UTF8.GetBytes(rendered.ToHtmlString());
        });
    }
}

using SafeReport.Portal.Features.PublicFiles;
using SafeReport.Portal.Features.Published;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>Every page in every language, rendered once whenever what is published changes, and kept compressed.</summary>
internal sealed class PageShelf(PageRenderer renderer, PageContexts contexts) : IShownToEveryone
{
    private const string Html = "text/html; charset=utf-8";

    private volatile Shelf? _shelf;

    /// <summary>Null while it is not known what is published: a page would have to say that nobody takes reports.</summary>
    public PublicFile? Find(PublicPage page, string language) => _shelf?.Pages?.GetValueOrDefault((page.Component, language));

    /// <summary>The one page for whatever cannot be shown; there is always one.</summary>
    public PublicFile Error => (_shelf ?? throw new InvalidOperationException("Nothing was made yet.")).Error;

    public async Task MakeAsync(PublishedState? state)
    {
        var last = _shelf;
        var error = PublicFile.Renew(last?.Error, await renderer.RenderErrorAsync([.. contexts.Languages.Select(language => contexts.Of(language, state))]), Page);
        _shelf = new Shelf(error, state is null ? null : await PagesAsync(state, last));
    }

    private async Task<Dictionary<(Type, string), PublicFile>> PagesAsync(PublishedState state, Shelf? last)
    {
        var pages = new Dictionary<(Type, string), PublicFile>();
        foreach (var language in contexts.Languages)
        {
            var context = contexts.Of(language, state);
            foreach (var component in PublicPage.All.Select(static page => page.Component).Distinct())
            {
                var key = (component, language.Code);
                pages.Add(key, PublicFile.Renew(last?.Pages?.GetValueOrDefault(key), await renderer.RenderAsync(component, context), Page));
            }
        }

        return pages;
    }

    private static PublicFile Page(byte[] html) => new(html, Html);

    private sealed record Shelf(PublicFile Error, Dictionary<(Type Component, string Language), PublicFile>? Pages);
}

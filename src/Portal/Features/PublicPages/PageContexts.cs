using SafeReport.Portal.Features.Published;
using SafeReport.Portal.Features.Shared;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>What pages are made of: of what is published, or of nothing but this program's own files.</summary>
internal sealed class PageContexts(TextCatalog catalog, IConfiguration configuration)
{
    /// <summary>Stands where a build's day stands, so that a template is the same whenever it was built.</summary>
    private const string NoDay = "2000-01-01";

    private const string Nowhere = "about:blank";

    /// <summary>The languages whose texts are there.</summary>
    public IReadOnlyList<Language> Languages { get; } = [.. Language.All.Where(catalog.Has)];

    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="state">Null while nothing is known.</param>
    public PageContext Of(Language language, PublishedState? state) => Of(
        language,
        state?.Mechanisms(language.Code) ?? [],
        BuildDay.Value,
        state?.Exit ?? configuration["SafeReport:LeaveTo"] ?? Nowhere,
        configuration.GetValue<bool>("SafeReport:Demonstration"));

    /// <summary>A page with nothing published and no setting: the same wherever and whenever these sources are built.</summary>
    public PageContext Template(Language language) => Of(language, [], NoDay, Nowhere, demonstration: false);

    private PageContext Of(Language language, IReadOnlyList<PageMechanism> mechanisms, string day, string leaveTo, bool demonstration) => new(
        language,
        catalog.Find(language.Code) ?? throw new InvalidOperationException("A language without texts is not offered."),
        [.. Languages.Where(other => other != language)],
        mechanisms,
        day,
        leaveTo,
        demonstration);
}

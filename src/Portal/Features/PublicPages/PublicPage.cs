using Microsoft.AspNetCore.Components;
using SafeReport.Portal.Features.Mailbox;
using SafeReport.Portal.Features.Report;
using SafeReport.Portal.Features.Start;
using SafeReport.Portal.Languages;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>A page and its address below a language; two addresses of one component give the same bytes.</summary>
/// <param name="Address">Null for the page that stands above the languages.</param>
internal sealed record PublicPage(Type Component, string? Address)
{
    /// <summary>The language in which the page above all languages is made.</summary>
    public const string Neutral = "en";

    public static readonly IReadOnlyList<PublicPage> All =
    [
        Of<LanguagePage>(null),
        Of<ReportDocument>(""),
        Of<ReportDocument>("report"),
        Of<MailboxPage>("mailbox"),
    ];

    /// <summary>Every address of this page, with the language it is in.</summary>
    public IEnumerable<(string Path, string Language)> Paths(IEnumerable<Language> languages) =>
        Address is null ? [("/", Neutral)] : languages.Select(language => ($"/{language.Code}/{Address}", language.Code));

    private static PublicPage Of<TPage>(string? address)
        where TPage : IComponent => new(typeof(TPage), address);
}

using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Web;

/// <summary>A place in the navigation.</summary>
/// <param name="Title">The key of its text.</param>
/// <param name="Roles">Whose work is there: one of these is enough.</param>
public sealed record DeskLink(string Href, string Title, params IReadOnlyList<string> Roles);

/// <summary>Where an officer may go, in the order of the features.</summary>
public sealed class DeskLinks(IEnumerable<DeskLink> links, Texts texts)
{
    public IEnumerable<(string Href, string Text)> Of(KeyRing ring) =>
        links.Where(link => link.Roles.Any(ring.Holds)).Select(link => (link.Href, texts.ByKey(link.Title)));
}

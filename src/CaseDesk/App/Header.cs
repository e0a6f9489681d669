using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.App;

/// <summary>What stands over every page: whose desk this is, where that role may go, and that there is work.</summary>
public sealed class Header(DeskDatabase database, KeyRings rings, DeskLinks links, Texts texts, IServiceProvider services, IConfiguration configuration)
{
    public bool Demonstration { get; } = configuration.GetValue("SafeReport:Demonstration", defaultValue: false);

    public long IdleSeconds => (long)rings.IdleLimit.TotalSeconds;

    public static string Roles(KeyRing ring) =>
        string.Join(", ", Vocabularies.Embedded["V26"].Terms.Where(role => ring.Holds(role.Code)).Select(role => role.Label));

    public IEnumerable<(string Href, string Text)> Links(KeyRing ring) => links.Of(ring);

    /// <summary>What the features have to say to this officer, or to whoever is not signed in: over one connection, whatever they ask.</summary>
    public async Task<IReadOnlyList<Notice>> NoticesAsync(KeyRing? ring, CancellationToken cancellationToken)
    {
        await using var ask = new NoticeAsk(ring, database, texts, services, cancellationToken);
        var notices = new List<Notice>();
        foreach (var feature in DeskFeatures.All)
        {
            notices.AddRange(await feature.NoticesAsync(ask));
        }

        return [.. notices.OrderBy(notice => notice.Place)];
    }
}

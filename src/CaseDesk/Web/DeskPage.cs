using Microsoft.AspNetCore.Mvc.RazorPages;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Web;

/// <summary>A page for a signed-in officer.</summary>
public abstract class DeskPage : PageModel
{
    protected KeyRing Ring => HttpContext.SignedIn().Ring;

    protected CancellationToken Gone => HttpContext.RequestAborted;

    /// <summary>A code in words; a code that is not in the list, as it stands.</summary>
    public string Label(string list, string? code) => Vocabularies.Embedded[list].Find(code)?.Label ?? code ?? "–";

    public string Labels(string list, IEnumerable<string> codes) => string.Join("; ", codes.Select(code => Label(list, code)));

    /// <summary>Notices after a redirect: from a fixed list, so that an address can put no words on the page.</summary>
    protected static string? OneOf(string? asked, params string[] allowed) => allowed.Contains(asked, StringComparer.Ordinal) ? asked : null;
}

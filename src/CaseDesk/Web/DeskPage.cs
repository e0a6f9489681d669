using Microsoft.AspNetCore.Mvc.RazorPages;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Web;

/// <summary>A page for a signed-in officer.</summary>
public abstract class DeskPage : PageModel
{
    protected KeyRing Ring => HttpContext.SignedIn().Ring;

    protected CancellationToken Gone => HttpContext.RequestAborted;

    /// <summary>The case of this request, on a page that <see cref="OpensCaseAttribute">opens</see> one.</summary>
    protected CaseReading Reading => HttpContext.Features.Get<CaseReading>() ?? throw new InvalidOperationException("This page opens no case.");

    /// <summary>The act on it, while the page is posted to.</summary>
    protected CaseAct Act => Reading as CaseAct ?? throw new InvalidOperationException("A page that is only read begins no act.");

    /// <summary>A code in words; a code that is not in the list, as it stands.</summary>
    public string Label(string list, string? code) => Vocabularies.Embedded[list].Find(code)?.Label ?? code ?? "–";

    public string Labels(string list, IEnumerable<string> codes) => string.Join("; ", codes.Select(code => Label(list, code)));

    /// <summary>Notices after a redirect: from a fixed list, so that an address can put no words on the page.</summary>
    protected static string? OneOf(string? asked, params string[] allowed) => allowed.Contains(asked, StringComparer.Ordinal) ? asked : null;
}

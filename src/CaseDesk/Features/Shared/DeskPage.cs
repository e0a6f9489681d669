using Microsoft.AspNetCore.Mvc.RazorPages;
using SafeReport.CaseDesk.Features.SignIn;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Shared;

/// <summary>A page for a signed-in officer.</summary>
public abstract class DeskPage : PageModel
{
    protected KeyRing Ring => HttpContext.SignedIn().Ring;

    protected CancellationToken Gone => HttpContext.RequestAborted;
}

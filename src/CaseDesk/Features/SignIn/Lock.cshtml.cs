using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.SignIn;

public sealed class LockModel(EventLog events) : DeskPage
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "then")] string? then)
    {
        var ring = Ring;
        SessionCookie.Lock(HttpContext);
        await events.AppendAsync(new DeskEvent(Acts.OfficerLocked, ring.Officer, ring.Mechanism, "officer", ring.Officer.Value), CancellationToken.None);
        return LocalRedirect($"/locked?then={Uri.EscapeDataString(LocalAddress.OrStart(then))}");
    }
}

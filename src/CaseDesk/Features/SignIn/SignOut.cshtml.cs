using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.SignIn;

public sealed class SignOutModel(EventLog events) : DeskPage
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        var ring = Ring;
        await SessionCookie.SignOutAsync(HttpContext);
        await events.AppendAsync(new DeskEvent(Acts.OfficerSignedOut, ring.Officer, ring.Mechanism, "officer", ring.Officer.Value), CancellationToken.None);
        Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return LocalRedirect("/sign-in");
    }
}

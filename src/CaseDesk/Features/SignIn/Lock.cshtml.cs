using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Features.Shared;

namespace SafeReport.CaseDesk.Features.SignIn;

public sealed class LockModel : DeskPage
{
    public IActionResult OnGet() => LocalRedirect("/");

    public IActionResult OnPost([FromForm(Name = "then")] string? then)
    {
        SessionCookie.Lock(HttpContext);
        return LocalRedirect($"/locked?then={Uri.EscapeDataString(LocalAddress.OrStart(then))}");
    }
}

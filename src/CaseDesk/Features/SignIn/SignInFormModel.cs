using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>What the sign-in form shows, on its own page and on the lock page. The passphrase and the code never come back to the browser.</summary>
[AllowAnonymous]
public abstract class SignInFormModel : PageModel
{
    [BindProperty(Name = "then", SupportsGet = true)]
    public string? Then { get; set; }

    public string? Refusal { get; protected set; }
}

using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Where an officer lands when the keys were wiped: nothing of the desk on the screen, and the way back.</summary>
public sealed class LockedModel : SignInFormModel
{
    [FromQuery(Name = "kept")]
    public bool Kept { get; set; }

    public void OnGet() => HttpContext.Features.Set<SignedIn>(null);   // another tab may be open; this one shows nothing of it
}

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Features.Shared;

namespace SafeReport.CaseDesk.Features.SignIn;

public sealed class SignInModel(SignInService service, Texts texts) : SignInFormModel
{
    public IActionResult OnGet() => HttpContext.SignedInOrNull() is null ? Page() : LocalRedirect("/");

    /// <remarks>The passphrase is no parameter: binding would make it a string. <see cref="SignInBody"/> read it.</remarks>
    public async Task<IActionResult> OnPostAsync([FromForm(Name = "name")] string? name, [FromForm(Name = "code")] string? code)
    {
        SignInForm form = HttpContext.Features.GetRequiredFeature<SignInForm>();
        SignInResult result = await service.SignInAsync(name ?? "", form.Passphrase, code ?? "", HttpContext.RequestAborted);
        if (result.Outcome == SignInOutcome.Done)
        {
            SessionCookie.Lock(HttpContext);   // signing in anew ends the session before
            await SessionCookie.SignInAsync(HttpContext, result.Officer!.Value, result.Session!);
            return LocalRedirect(LocalAddress.OrStart(Then));
        }

        bool busy = result.Outcome == SignInOutcome.Busy;
        Response.StatusCode = busy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized;
        Refusal = texts[busy ? "signIn.busy" : "signIn.refused.why"];
        Name = name;
        ModelState.Clear();
        return Page();
    }
}

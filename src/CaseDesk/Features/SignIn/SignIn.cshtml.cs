using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.SignIn;

public sealed class SignInModel(SignInService service, Texts texts) : SignInFormModel
{
    private const string IsBusy = "busy";
    private const string IsRefused = "refused";
    private const string IsUnlocked = "unlocked";

    public IActionResult OnGet([FromQuery(Name = "why")] string? why)
    {
        if (HttpContext.SignedInOrNull() is not null)
        {
            return LocalRedirect("/");
        }

        if (why is IsBusy or IsRefused or IsUnlocked)
        {
            Response.StatusCode = why == IsRefused ? StatusCodes.Status401Unauthorized : StatusCodes.Status503ServiceUnavailable;
            if (why == IsBusy)
            {
                Response.Headers.RetryAfter = "10";
            }

            Refusal = why switch { IsBusy => texts.SignInBusy, IsUnlocked => texts.SignInUnlocked, _ => texts.SignInRefusedWhy };
        }

        return Page();
    }

    /// <remarks>The passphrase is no parameter: binding would make it a string. <see cref="SignInBody"/> read it.</remarks>
    public async Task<IActionResult> OnPostAsync([FromForm(Name = "name")] string? name, [FromForm(Name = "code")] string? code)
    {
        var form = HttpContext.Features.GetRequiredFeature<SignInForm>();
        var result = await service.SignInAsync(name ?? "", form.Passphrase, code ?? "", HttpContext.RequestAborted);
        if (result.Outcome == SignInOutcome.Done)
        {
            SessionCookie.Lock(HttpContext);   // signing in anew ends the session before
            await SessionCookie.SignInAsync(HttpContext, result.Officer!.Value, result.Session!);
            return LocalRedirect(LocalAddress.OrStart(Then));
        }

        // By another request: a browser writes the body of a POST that drew a page, the passphrase with it, into its session files.
        var again = new QueryBuilder { { "why", result.Outcome switch { SignInOutcome.Busy => IsBusy, SignInOutcome.Unlocked => IsUnlocked, _ => IsRefused } } };
        if (Then is not null)
        {
            again.Add("then", Then);
        }

        return LocalRedirect($"/sign-in{again}");
    }
}

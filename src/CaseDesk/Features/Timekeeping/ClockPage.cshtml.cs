using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Timekeeping;

/// <summary>Where an officer says which day it is: ADMIN, who keeps the machine, or FOCAL, who answers for the mechanism; one of them may be away.</summary>
[Authorize(Policies.Clock)]
public sealed class ClockPageModel(TrustedClock clock) : DeskPage
{
    public ClockDoubt? Doubt => clock.Doubt;

    public DateOnly Today => clock.Wall.Day();

    /// <summary>Another day began, or the clock was set, between the page and the click.</summary>
    [FromQuery(Name = "another")]
    public string? Another { get; set; }

    public Task OnGetAsync() => clock.LookAsync(Gone);

    /// <param name="day">The day that the button named.</param>
    public async Task<IActionResult> OnPostAsync([FromForm(Name = "day")] DateOnly day)
    {
        await clock.LookAsync(Gone);
        if (clock.Doubt is null || await clock.ConfirmAsync(day, Ring.Officer, Ring.Mechanism, Gone))
        {
            return LocalRedirect(Addresses.Clock);
        }

        return LocalRedirect($"{Addresses.Clock}?another=day");
    }
}

using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Start;

/// <summary>Leads every role to where its work is; says so when there is none.</summary>
public sealed class StartModel(DeskLinks links) : DeskPage
{
    public IActionResult OnGet() =>
        links.Of(Ring).Select(link => link.Href).FirstOrDefault() is { } first ? LocalRedirect(first) : Page();
}

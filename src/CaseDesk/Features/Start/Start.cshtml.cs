using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.App;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Start;

/// <summary>Leads every role to where its work is; says so when there is none.</summary>
public sealed class StartModel(Header header) : DeskPage
{
    public IActionResult OnGet() =>
        header.Links(Ring).Select(link => link.Href).FirstOrDefault() is { } first ? LocalRedirect(first) : Page();
}

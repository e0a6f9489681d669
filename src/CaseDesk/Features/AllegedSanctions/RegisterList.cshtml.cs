using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The register across the officer's cases: what is due first stands first.</summary>
[Authorize(Policies.CaseWork)]
public sealed class RegisterListModel(SanctionRegister register) : DeskPage
{
    [FromQuery(Name = "page")]
    public int PageAsked { get; set; } = 1;

    public RegisterPage List { get; private set; } = null!;

    public Pages Pages => new("/register", new Dictionary<string, string>(StringComparer.Ordinal), List.Page, (List.Total + List.PageSize - 1) / List.PageSize);

    public async Task OnGetAsync() => List = await register.ListAsync(Ring, PageAsked, Gone);
}

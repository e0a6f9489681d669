using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Features.Shared;

namespace SafeReport.CaseDesk.Features.Cases;

[Authorize(Policies.CaseWork)]
public sealed class CasesModel(CaseStore cases) : DeskPage
{
    [FromQuery(Name = "page")]
    public int PageAsked { get; set; } = 1;

    public CasePage List { get; private set; } = null!;

    public IReadOnlyList<CaseNews> News { get; private set; } = [];

    public Pages Pages => new("/cases", new Dictionary<string, string>(StringComparer.Ordinal), List.Page, (List.Total + List.PageSize - 1) / List.PageSize);

    public async Task OnGetAsync()
    {
        News = await cases.ListNewsAsync(Ring, Gone);
        List = await cases.ListAsync(Ring, PageAsked, Gone);
    }
}

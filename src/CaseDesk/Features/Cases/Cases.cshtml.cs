using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Cases;

[Authorize(Policies.CaseWork)]
public sealed class CasesModel(CaseStore cases) : DeskPage
{
    [FromQuery(Name = "page")]
    public int PageAsked { get; set; } = 1;

    public CasePage List { get; private set; } = null!;

    public IReadOnlyList<CaseNews> News { get; private set; } = [];

    /// <summary>Codes of cases that nobody can open any more; for FOCAL.</summary>
    public IReadOnlyList<string> WithoutHolder { get; private set; } = [];

    public Pages Pages => new(Addresses.Cases, new Dictionary<string, string>(StringComparer.Ordinal), List.Page, (List.Total + List.PageSize - 1) / List.PageSize);

    public async Task OnGetAsync()
    {
        WithoutHolder = Ring.Holds(Role.Focal) ? await cases.ListWithoutHolderAsync(Ring, Gone) : [];
        News = await cases.ListNewsAsync(Ring, Gone);
        List = await cases.ListAsync(Ring, PageAsked, Gone);
    }
}

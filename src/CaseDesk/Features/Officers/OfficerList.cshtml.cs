using Microsoft.AspNetCore.Authorization;
using SafeReport.CaseDesk.Features.Shared;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>Who works here, for the technical administrator: names, roles, days; nothing of any case.</summary>
[Authorize(Policies.Officers)]
public sealed class OfficerListModel(OfficerStore officers) : DeskPage
{
    public IReadOnlyList<Officer> Officers { get; private set; } = [];

    public async Task OnGetAsync() => Officers = await officers.ListAsync(Ring.Mechanism, Gone);
}

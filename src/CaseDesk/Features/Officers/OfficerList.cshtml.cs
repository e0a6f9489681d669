using Microsoft.AspNetCore.Authorization;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.Interop;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>Who works here, for the technical administrator: names, roles, days; nothing of any case.</summary>
[Authorize(Policies.Officers)]
public sealed class OfficerListModel(OfficerStore officers) : DeskPage
{
    public IReadOnlyList<Officer> Officers { get; private set; } = [];

    /// <summary>How much of the memory that holds keys the system really keeps from its swap space.</summary>
    public LockedMemoryState Memory { get; } = LockedMemory.State;

    public async Task OnGetAsync() => Officers = await officers.ListAsync(Ring.Mechanism, Gone);
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.SignIn;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.Audit;

/// <summary>What was done at the desk, for the auditor: who, what, when; never content.</summary>
[Authorize(Policies.Events)]
public sealed class EventsModel(EventLog log, ChainWatch watch, OfficerStore officers, RefusedSignIns refused) : DeskPage
{
    private const int PageSize = 50;

    private Dictionary<Guid, string> _names = [];

    [FromQuery(Name = "before")]
    public long? Before { get; set; }

    public IReadOnlyList<RecordedEvent> Events { get; private set; } = [];

    public CheckedChain Chain { get; private set; } = null!;

    /// <summary>Refused sign-ins of the hour that is not over.</summary>
    public long Refused { get; private set; }

    public long? Next => Events.Count == PageSize ? Events[^1].Number : null;

    public string NameOf(Guid? officer) => officer is { } id ? _names.GetValueOrDefault(id) ?? id.ToString() : "–";

    public async Task OnGetAsync()
    {
        Events = await log.ListAsync(Ring.Mechanism.ToString(), Before, PageSize, Gone);
        Chain = await watch.StateAsync(Gone);
        Refused = await refused.OpenAsync(Ring.Mechanism, Gone);
        _names = (await officers.ListAsync(Ring.Mechanism, Gone)).ToDictionary(officer => officer.Id.Value, officer => officer.Name);
    }
}

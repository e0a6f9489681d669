using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Web;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>One alleged sanction with all its versions.</summary>
[Authorize(Policies.CaseWork)]
[OpensCase("case")]
public sealed class SanctionModel(OfficerStore officers) : DeskPage
{
    [FromRoute(Name = "case")]
    public Guid CaseAsked { get; set; }

    [FromRoute(Name = "id")]
    public Guid IdAsked { get; set; }

    public IReadOnlyList<Recorded<AllegedSanction>> Versions { get; private set; } = [];

    public ProtectedCommunication? Contact { get; private set; }

    public IReadOnlyDictionary<OfficerId, string> Names { get; private set; } = new Dictionary<OfficerId, string>();

    public AllegedSanction Newest => Versions[0].Content;

    public async Task<IActionResult> OnGetAsync()
    {
        Versions = await AllegedSanctionStore.HistoryAsync(Reading, new AllegedSanctionId(IdAsked), Gone);
        if (Versions.Count == 0)
        {
            return NotFound();
        }

        Contact = (await ProtectedCommunicationStore.ListAsync(Reading, Gone)).FirstOrDefault(contact => contact.Id == Newest.ProtectedCommunication?.Value)?.Content;
        Names = (await officers.ListAsync(Ring.Mechanism, Gone)).ToDictionary(officer => officer.Id, officer => officer.Name);
        return Page();
    }
}

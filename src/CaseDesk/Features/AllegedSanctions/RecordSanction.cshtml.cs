using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>Records an alleged sanction; what the report says is proposed, an officer confirms, changes or drops it.</summary>
[Authorize(Policies.CaseWork)]
[OpensCase("case")]
public sealed class RecordSanctionModel(ItemReader reader, DraftStore drafts, Texts texts) : SanctionPage(drafts, texts)
{
    [FromQuery(Name = "item")]
    public Guid? ItemAsked { get; set; }

    [FromQuery(Name = "told")]
    public int ToldAsked { get; set; }

    public Proposal? Proposal { get; private set; }

    public override bool AsksReason => false;

    public override Guid Draft => DraftSubject.Of("record-sanction", CaseAsked);

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        await ProposeAsync();
        Reading.NoteRead(Acts.CaseRead, Reading.Id.Value);   // its contacts are shown, and what a report of it says
        var restored = await RestoreAsync(Form);
        if (!restored && Proposal is not null)
        {
            Form = SanctionForm.Of(Proposal.Sanctions.ElementAtOrDefault(ToldAsked) ?? new AllegedSanction());
            Form.Propose(Proposal.Communication, Contacts.Count > 0 ? new ProtectedCommunicationId(Guid.Parse(Contacts[0].Code)) : null);
        }

        Form.New ??= AllegedSanctionId.New().ToString();
        return restored && Shown is not null ? await ShowStepAsync() : Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "step")] string? step)
    {
        await ProposeAsync();
        return await StepAsync(step, async (sanction, contact) =>
        {
            var outcome = await AllegedSanctionStore.RecordAsync(Act, sanction, contact, Gone, Guid.TryParse(Form.New, out var drawn) ? new AllegedSanctionId(drawn) : null);
            Say(outcome);
            return outcome.Done ? LocalRedirect(Addresses.CaseAfter(Case, "recorded")) : null;
        });
    }

    private async Task ProposeAsync()
    {
        if (ItemAsked is { } asked && ItemId.TryFrom(asked, out var item)
            && await reader.OpenReportOnlyAsync(item, Ring, Gone) is { Report: { } report, Item.Case: { } of } && of == Case)
        {
            using (report)
            {
                Proposal = Proposal.From(report);
            }
        }
    }
}

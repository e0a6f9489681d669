using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>Changes a record: a new version with a reason. The one before stays.</summary>
[Authorize(Policies.CaseWork)]
public sealed class EditSanctionModel(AllegedSanctionStore sanctions, ProtectedCommunicationStore communications, DraftStore drafts, Texts texts)
    : SanctionPage(communications, drafts, texts)
{
    [FromRoute(Name = "id")]
    public Guid IdAsked { get; set; }

    public override bool AsksReason => true;

    public override Guid Draft => DraftSubject.Of("edit-sanction", IdAsked);

    private AllegedSanctionId Id => new(IdAsked);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync() || await sanctions.FindAsync(Ring, Case, Id, Gone) is not { } found)
        {
            return NotFound();
        }

        Form = SanctionForm.Of(found.Content);
        Form.Version = found.Version;
        var restored = await RestoreAsync(Form);   // with the version it was begun from: who changed it meanwhile is noticed
        return restored && Shown is not null ? await ShowStepAsync() : Page();
    }

    public Task<IActionResult> OnPostAsync([FromForm(Name = "step")] string? step) => StepAsync(step, SaveAsync);

    private async Task<IActionResult?> SaveAsync(AllegedSanction sanction, ProtectedCommunication? contact)
    {
        if (contact is not null)
        {
            var added = await Communications.RecordAsync(Ring, Case, contact, Gone);
            if (!added.Done)
            {
                Say(added);
                return null;
            }

            sanction = sanction with { ProtectedCommunication = added.Value };
            Form.Contact = added.Value.ToString();   // a second try must not record it again
        }

        var outcome = await sanctions.UpdateAsync(Ring, Case, Id, Form.Version, sanction, Form.Reason, Gone);
        Say(outcome);
        return outcome.Done ? LocalRedirect($"/cases/{Case}?done=changed") : null;
    }
}

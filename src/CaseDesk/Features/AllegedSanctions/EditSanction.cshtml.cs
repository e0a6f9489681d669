using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>Changes a record: a new version with a reason. The one before stays.</summary>
[Authorize(Policies.CaseWork)]
[OpensCase("case")]
public sealed class EditSanctionModel(DraftStore drafts, Texts texts) : SanctionPage(drafts, texts)
{
    [FromRoute(Name = "id")]
    public Guid IdAsked { get; set; }

    public override bool AsksReason => true;

    public override Guid Draft => DraftSubject.Of("edit-sanction", IdAsked);

    private AllegedSanctionId Id => new(IdAsked);

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        if (await AllegedSanctionStore.FindAsync(Reading, Id, Gone) is not { } found)
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
        var outcome = await AllegedSanctionStore.UpdateAsync(Act, Id, Form.Version, sanction, contact, Form.Reason, Gone);
        Say(outcome);
        return outcome.Done ? LocalRedirect(Addresses.CaseAfter(Case, "changed")) : null;
    }
}

using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;
using SafeReport.CaseDesk.Web.Fields;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>What recording and changing an alleged sanction have in common: one form, then the answers to check, then the record.</summary>
/// <remarks>Between the steps the server keeps nothing of the answers but the sealed draft.</remarks>
public abstract class SanctionPage(DraftStore drafts, Texts texts) : DraftPage(drafts)
{
    private const int MostActors = 20;

    [FromRoute(Name = "case")]
    public Guid CaseAsked { get; set; }

    [BindProperty(Name = "")]
    public SanctionForm Form { get; set; } = new();

    public bool Checking { get; private set; }

    public IReadOnlyList<Term> Contacts { get; private set; } = [];

    /// <summary>The record as it would be saved, for the step of checking.</summary>
    public AllegedSanction Checked { get; private set; } = new();

    public ProtectedCommunication? CheckedContact { get; private set; }

    public abstract bool AsksReason { get; }

    public CaseId Case => new(CaseAsked);

    protected FormErrors Errors { get; } = new(texts);

    public string ContactLabel(ProtectedCommunicationId? id) => Contacts.FirstOrDefault(contact => contact.Code == id?.ToString())?.Label ?? "–";

    /// <summary>Goes one step on, or one back.</summary>
    protected async Task<IActionResult> StepAsync(string? step, Func<AllegedSanction, ProtectedCommunication?, Task<IActionResult?>> save)
    {
        await LoadAsync();
        if (step == "add-actor")
        {
            Form.By.Add(new ActorForm());
        }

        if (step is not ("check" or "record"))
        {
            return Form.By.Count <= MostActors ? Page() : BadRequest();
        }

        Checked = Form.Read(Reading.Today, Errors);
        CheckedContact = Form.ReadContact(Errors);
        SayWhatIsWrong(AllegedSanctionRules.Check(AllegedSanctionRules.Clean(Checked)));
        if (AsksReason && string.IsNullOrWhiteSpace(Form.Reason))
        {
            Errors.Say("reason", TextKey.ProblemReason);
        }

        if (Errors.Count == 0 && step == "record" && await save(Checked, CheckedContact) is { } saved)
        {
            await Act.CommitAsync(Gone);
            await SentAsync();
            return saved;
        }

        if (Errors.Count > 0)
        {
            Errors.PutInto(ViewData);
        }

        Checking = FormErrors.In(ViewData).Count == 0;
        return Page();
    }

    /// <summary>The step that was posted, shown: nothing is saved by it.</summary>
    protected Task<IActionResult> ShowStepAsync() => StepAsync(Shown == "record" ? "check" : Shown, (_, _) => Task.FromResult<IActionResult?>(null));

    protected async Task LoadAsync() =>
        Contacts = [.. (await ProtectedCommunicationStore.ListAsync(Reading, Gone)).Select(contact => new Term(contact.Id.ToString(), Describe(contact.Content), ""))];

    protected void Say<T>(Outcome<T> outcome)
    {
        if (outcome.Refusal == Refusal.Fields)
        {
            SayWhatIsWrong(outcome.Errors);
        }
        else
        {
            Errors.Say(outcome);
        }
    }

    private void SayWhatIsWrong(IEnumerable<FieldError> errors) => Errors.Say(errors.Select(error => error with { Field = NameOf(error.Field) }));

    /// <summary>The register's names of fields, as the form has them.</summary>
    private static string NameOf(string field) => field switch
    {
        "Target" => "targetKind",
        "Target.Relations" => "targetRelations",
        "Target.Description" => "target",
        "Communication.Recipient" => "contactRecipient",
        "Communication.Types" => "contactTypes",
        "Communication.On" => "contactOn",
        "Communication.Place" => "contactPlace",
        _ => field,
    };

    private string Describe(ProtectedCommunication contact) =>
        string.Join(", ", new[] { contact.Recipient is null ? null : Label("V03", contact.Recipient), contact.On?.ToString() ?? texts.ContactsNoDate }.OfType<string>());
}

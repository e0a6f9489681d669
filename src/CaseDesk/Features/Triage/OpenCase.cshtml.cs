using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Inbox;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;
using SafeReport.CaseDesk.Web.Fields;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Triage;

public sealed class OpenCaseForm
{
    public string? Title { get; set; }

    public string? Summary { get; set; }

    public string? Severity { get; set; }

    public string? Imminence { get; set; }

    public string? Priority { get; set; }

    public string? Reason { get; set; }

    public List<string> Officers { get; set; } = [];
}

/// <summary>An item becomes a case: who works on it, and how soon.</summary>
[Authorize(Policies.Intake)]
public sealed class OpenCaseModel(CaseStore cases, ItemReader reader, OfficerStore officers, InboxStore inbox, DraftStore drafts, Texts texts)
    : DraftPage(drafts)
{
    private readonly FormErrors _errors = new(texts);

    [FromRoute(Name = "item")]
    public Guid ItemAsked { get; set; }

    [BindProperty(Name = "")]
    public OpenCaseForm Form { get; set; } = new();

    public IReadOnlyList<Term> Officers { get; private set; } = [];

    /// <summary>Of a damaged item: what an officer may type into the case. The item itself stays where it is.</summary>
    public ItemRemains? Remains { get; private set; }

    public override Guid Draft => DraftSubject.Of("open-case", ItemAsked);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!ItemId.TryFrom(ItemAsked, out var item)
            || await reader.JudgeNewAsync(item, Ring, Gone) is not { } judged || (judged.Report is null && judged.Remains is null))
        {
            return NotFound();
        }

        Remains = judged.Remains;
        await LoadOfficersAsync();
        if (!await RestoreAsync(Form) && (judged.Report ?? judged.Remains?.Report) is { } report)
        {
            Response.RegisterForDispose(report);
            Form.Imminence = report.Danger ? "I4" : report.Root.TryGetProperty("imminence", out var said) ? said.ToString() : null;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ItemId.TryFrom(ItemAsked, out var item))
        {
            return NotFound();
        }

        var details = new NewCase(
            Form.Title, Form.Summary, Blank(Form.Severity), Blank(Form.Imminence), Blank(Form.Priority),
            [.. Form.Officers.Select(id => Guid.TryParse(id, out var officer) ? new OfficerId(officer) : default)],
            Form.Reason);
        var outcome = await cases.OpenFromItemAsync(Ring, item, details, Gone);
        if (!outcome.Done)
        {
            if (outcome.Refusal == Refusal.OfficerUnsuitable)
            {
                _errors.Say("officers", TextKey.RefusalOfficerUnsuitable);
            }
            else
            {
                _errors.Say(outcome);
            }

            _errors.PutInto(ViewData);
            Remains = (await reader.JudgeNewAsync(item, Ring, Gone))?.Remains;
            await LoadOfficersAsync();
            return Page();
        }

        await SentAsync();
        inbox.Moved(Ring, item);
        var mine = details.Officers.Contains(Ring.Officer) && (Ring.Holds(Role.Case) || Ring.Holds(Role.Focal));
        return LocalRedirect(mine ? Addresses.CaseAfter(outcome.Value, "opened") : $"{Addresses.Inbox}?done=opened-case");
    }

    private static string? Blank(string? code) => string.IsNullOrEmpty(code) ? null : code;

    private async Task LoadOfficersAsync() => Officers = Assignable.Among(await officers.ListAsync(Ring.Mechanism, Gone));
}

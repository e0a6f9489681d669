using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;
using SafeReport.CaseDesk.Web.Fields;

namespace SafeReport.CaseDesk.Features.Cases;

public sealed class EditCaseForm
{
    public string? Title { get; set; }

    public string? Summary { get; set; }

    public string? Severity { get; set; }

    public string? Imminence { get; set; }

    public string? Priority { get; set; }

    public string? Reason { get; set; }

    public long Version { get; set; }
}

/// <summary>Title, summary and how soon; priority only ever rises here.</summary>
[Authorize(Policies.CaseWork)]
[OpensCase("id")]
public sealed class EditCaseModel(CaseStore cases, DraftStore drafts, Texts texts) : DraftPage(drafts)
{
    private readonly FormErrors _errors = new(texts);

    [FromRoute(Name = "id")]
    public Guid IdAsked { get; set; }

    [BindProperty(Name = "")]
    public EditCaseForm Form { get; set; } = new();

    public override Guid Draft => DraftSubject.Of("edit-case", IdAsked);

    private CaseId Id => new(IdAsked);

    public async Task<IActionResult> OnGetAsync()
    {
        var file = await cases.ReadAsync(Reading, Gone);
        Form = new EditCaseForm { Title = file.Title, Summary = file.Summary, Severity = file.Content.Severity, Imminence = file.Content.Imminence };
        await RestoreAsync(Form);
        Form.Version = file.Version;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await cases.DescribeAsync(Act, Form.Version, Form.Title, Form.Summary, Form.Reason, Gone);
        if (outcome.Done && (Given(Form.Severity) || Given(Form.Imminence) || Given(Form.Priority)))
        {
            outcome = await cases.PrioritizeAsync(Act, outcome.Value, Code(Form.Severity), Code(Form.Imminence), Code(Form.Priority), Form.Reason, Gone);
        }

        if (outcome.Done)
        {
            await Act.CommitAsync(Gone);
            await SentAsync();
            return LocalRedirect(Addresses.CaseAfter(Id, "changed"));
        }

        _errors.Say(outcome);
        _errors.PutInto(ViewData);
        return Page();
    }

    private static bool Given(string? code) => !string.IsNullOrEmpty(code);

    private static string? Code(string? code) => Given(code) ? code : null;
}

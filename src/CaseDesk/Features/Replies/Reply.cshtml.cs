using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;
using SafeReport.CaseDesk.Web.Fields;

namespace SafeReport.CaseDesk.Features.Replies;

public sealed class ReplyForm
{
    public string? Text { get; set; }

    public string? Mailbox { get; set; }

    /// <summary>The id of the reply that the form makes, drawn with it.</summary>
    public string? New { get; set; }

    /// <summary>The officer was shown that the text repeats a report, and wants it so.</summary>
    public bool Quotes { get; set; }
}

/// <summary>A letter to the reporter: written, looked at as the reporter will see it, queued for the next snapshot.</summary>
[Authorize(Policies.CaseWork)]
[OpensCase("case")]
public sealed class ReplyModel(ReplyStore replies, DraftStore drafts, TimeProvider time, Texts texts) : DraftPage(drafts)
{
    private readonly FormErrors _errors = new(texts);

    [FromRoute(Name = "case")]
    public Guid CaseAsked { get; set; }

    [BindProperty(Name = "")]
    public ReplyForm Form { get; set; } = new();

    public bool Previewing { get; private set; }

    /// <summary>The text repeats words of a report; sending it so needs the officer's word.</summary>
    public bool AsksAboutQuotes { get; private set; }

    public IReadOnlyList<MailboxSummary> Mailboxes { get; private set; } = [];

    /// <summary>Why nothing can be written here.</summary>
    public Refusal Obstacle { get; private set; }

    public bool CanReply => Obstacle == Refusal.None;

    public override Guid Draft => DraftSubject.Of("reply", CaseAsked);

    /// <summary>Snapshots are made as each hour begins.</summary>
    public string GoesOutAt => time.GetUtcNow().UtcDateTime.AddHours(1).ToString("yyyy-MM-dd HH':00 UTC'");

    private CaseId Case => new(CaseAsked);

    public IReadOnlyList<Term> Choices(string format) =>
        [.. Mailboxes.Where(mailbox => mailbox.CanBeAnswered).Select((mailbox, i) => new Term(mailbox.Id.ToString(), string.Format(format, i + 1, mailbox.Replies), ""))];

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        if (await RestoreAsync(Form) && Shown is "preview" or "send" && FormErrors.In(ViewData).Count == 0)
        {
            Previewing = !string.IsNullOrWhiteSpace(Form.Text);
            AsksAboutQuotes = Shown == "send";
        }

        Form.New ??= ReplyId.New().ToString();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "step")] string? step)
    {
        await LoadAsync();
        if (step == "send")
        {
            return await SendAsync();
        }

        if (step == "preview")
        {
            Previewing = !string.IsNullOrWhiteSpace(Form.Text);
            if (!Previewing)
            {
                Refuse("text", Refusal.TextMissing);
            }
        }

        return Page();
    }

    private async Task<IActionResult> SendAsync()
    {
        ReporterMailboxId? mailbox = Guid.TryParse(Form.Mailbox, out var chosen) ? new ReporterMailboxId(chosen) : null;
        var outcome = await replies.QueueAsync(Act, new ReplyDraft(Form.Text ?? "", mailbox, QuoteAcknowledged: Form.Quotes, Form: Guid.TryParse(Form.New, out var drawn) ? new ReplyId(drawn) : null), Gone);
        if (outcome.Done)
        {
            await Act.CommitAsync(Gone);
            await SentAsync();
            return LocalRedirect(Addresses.CaseAfter(Case, "queued"));
        }

        if (outcome.Refusal == Refusal.QuotesReport)
        {
            AsksAboutQuotes = Previewing = true;
        }
        else
        {
            Refuse(outcome.Refusal == Refusal.MailboxNotChosen ? "mailbox" : "text", outcome.Refusal);
        }

        return Page();
    }

    private void Refuse(string field, Refusal refusal)
    {
        _errors.Say(field, $"refusal.{refusal}");
        _errors.PutInto(ViewData);
    }

    private async Task LoadAsync()
    {
        Mailboxes = await ReplyStore.MailboxesAsync(Reading, Gone);
        Obstacle = await replies.ObstacleAsync(Reading, Gone);
    }
}

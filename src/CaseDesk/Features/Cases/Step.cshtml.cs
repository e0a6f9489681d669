using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Drafts;
using SafeReport.CaseDesk.Web.Fields;

namespace SafeReport.CaseDesk.Features.Cases;

public sealed class StepForm
{
    public string? Reason { get; set; }

    public string? Measure { get; set; }

    public string? Ladder { get; set; }

    public string? Outcome { get; set; }

    public string? Told { get; set; }

    public DateParts Review { get; set; } = new();

    public DateParts FirstTry { get; set; } = new();

    public DateParts SecondTry { get; set; } = new();

    public DateParts Safe { get; set; } = new();

    public long Version { get; set; }
}

/// <summary>One step of a case: what is asked before it, and why.</summary>
[Authorize(Policies.CaseWork)]
[OpensCase("id")]
public sealed class StepModel(CaseStore cases, DraftStore drafts, Texts texts) : DraftPage(drafts)
{
    private const string Back = "back";
    private const string Decline = "decline";

    private readonly FormErrors _errors = new(texts);

    [FromRoute(Name = "id")]
    public Guid IdAsked { get; set; }

    [FromQuery(Name = "to")]
    public string? ToAsked { get; set; }

    [BindProperty(Name = "")]
    public StepForm Form { get; set; } = new();

    public string To => OneOf(ToAsked, [.. CaseStatus.All, Back, Decline]) ?? "";

    public bool AsksMeasure => To == CaseStatus.ProtectionPlanned;

    public bool AsksLadder => To == CaseStatus.Escalated;

    public bool AsksReview => To is CaseStatus.Monitoring or CaseStatus.Dormant;

    public bool AsksTries => To is CaseStatus.Dormant or CaseStatus.Closed;

    public bool Closes => To == CaseStatus.Closed;

    /// <summary>What shuts the step whatever is entered.</summary>
    public StepGuard Shut { get; private set; }

    public override Guid Draft => DraftSubject.Of($"step-{To}", IdAsked);

    private CaseId Id => new(IdAsked);

    public async Task<IActionResult> OnGetAsync()
    {
        if (To.Length == 0)
        {
            return NotFound();
        }

        var file = await cases.ReadAsync(Reading, Gone);
        Shut = To switch
        {
            Back => file.Content.StatusBefore is null || file.Status == CaseStatus.Closed ? StepGuard.NothingToTakeBack : StepGuard.None,
            Decline => file.Content.Closing is null ? StepGuard.NothingAsked : StepGuard.None,
            _ => CaseSteps.Shut(await cases.FactsAsync(Reading, file.Content, Gone), To),
        };
        await RestoreAsync(Form);
        Form.Version = file.Version;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (To.Length == 0)
        {
            return NotFound();
        }

        if (Decision() is { } decision)
        {
            var outcome = To switch
            {
                Back => await cases.TakeBackAsync(Act, Form.Version, Form.Reason, Gone),
                Decline => await cases.AnswerClosingAsync(Act, Form.Version, agrees: false, Form.Reason, Gone),
                _ => await cases.StepAsync(Act, Form.Version, decision, Gone),
            };
            if (outcome.Refusal == StepGuard.None)
            {
                await Act.CommitAsync(Gone);
                await SentAsync();
                return LocalRedirect(Addresses.CaseAfter(Id, To switch { Back => "back", Decline => "declined", CaseStatus.Closed => "asked", _ => "step" }));
            }

            _errors.Say(FieldOf(outcome.Refusal), $"refusal.step.{outcome.Refusal}");
        }

        _errors.PutInto(ViewData);
        return Page();
    }

    private static string FieldOf(StepGuard guard) => guard switch
    {
        StepGuard.ReasonMissing => "reason",
        StepGuard.MeasureMissing => "measure",
        StepGuard.LadderMissing => "ladder",
        StepGuard.ReviewMissing => "review",
        StepGuard.TriesMissing => "firstTry",
        StepGuard.OutcomeMissing => "outcome",
        StepGuard.TooEarlyToClose => "safe",
        StepGuard.ToldMissing => "told",
        _ => "main",
    };

    /// <returns>Null when a field holds no date; the page says which.</returns>
    private StepDecision? Decision()
    {
        var (review, first, second, safe) = (DayOf(Form.Review, "review"), DayOf(Form.FirstTry, "firstTry"), DayOf(Form.SecondTry, "secondTry"), DayOf(Form.Safe, "safe"));
        return _errors.Count > 0 ? null : new StepDecision(To)
        {
            Reason = Form.Reason,
            Measure = AsksMeasure ? Form.Measure : null,
            Ladder = AsksLadder && int.TryParse(Form.Ladder, NumberStyles.None, CultureInfo.InvariantCulture, out var ladder) ? ladder : null,
            ReviewOn = AsksReview ? review : null,
            Tries = AsksTries && first is not null && second is not null ? new FailedTries(first.Value, second.Value) : null,
            SafeOn = Closes ? safe : null,
            Outcome = Closes ? Form.Outcome : null,
            Told = Closes ? Form.Told : null,
        };
    }

    /// <summary>These are days of the officers' own work, not what somebody remembers: a day, or nothing.</summary>
    private DateOnly? DayOf(DateParts parts, string name)
    {
        if (parts.TryRead(out var date) && date is null or { Precision: ImpreciseDate.Exact })
        {
            return date?.Day;
        }

        _errors.Say(name, TextKey.ProblemDay);
        return null;
    }
}

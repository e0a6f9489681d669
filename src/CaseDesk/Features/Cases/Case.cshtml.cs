using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.AllegedSanctions;
using SafeReport.CaseDesk.Features.Cases.Removal;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Features.Replies;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Fields;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cases;

public sealed record ShownItem(Guid Item, DateOnly ArrivedOn, ReportDocument? Report, OpeningFailure Failure, bool IsDanger, bool IsUnread, VisitPlace Visit);

[Authorize(Policies.CaseWork)]
[OpensCase("id")]
public sealed class CaseModel(CaseStore cases, ItemReader reader, OfficerRemoval removal, Renewals renewals, Texts texts) : DeskPage
{
    private readonly FormErrors _errors = new(texts);

    [FromRoute(Name = "id")]
    public Guid IdAsked { get; set; }

    [FromQuery(Name = "done")]
    public string? DoneAsked { get; set; }

    public string? Done => OneOf(DoneAsked, "opened", "recorded", "changed", "queued", "assigned", "unassigned", "removed", "step", "back", "asked", "declined", "closed", "reviewed") is { } done ? texts.ByKey($"done.{done}") : null;

    public CaseFile Case { get; private set; } = null!;

    public IReadOnlyList<ShownItem> Items { get; private set; } = [];

    public RegisterPage Sanctions { get; private set; } = null!;

    public IReadOnlyList<Recorded<ProtectedCommunication>> Communications { get; private set; } = [];

    public IReadOnlyList<WrittenReply> Replies { get; private set; } = [];

    public IReadOnlyList<MailboxSummary> Mailboxes { get; private set; } = [];

    /// <summary>Why no reply is offered; None when one is.</summary>
    public Refusal ReplyRefusal => ReplyObstacle.Of(Mailboxes, Items.Any(item => item.Report?.MailboxUnusable == true));

    /// <summary>Who may be given the case's key; whoever was removed from it for cause only by a focal point, and marked as such.</summary>
    public IReadOnlyList<Term> Assignable { get; private set; } = [];

    /// <summary>Some of these were removed for cause: to bring one back takes a reason.</summary>
    public bool OffersRemoved { get; private set; }

    /// <summary>Whom a FOCAL officer can remove for cause: those on the case first, then everybody else, for who left the case may have kept its key.</summary>
    public IReadOnlyList<Term> Removable { get; private set; } = [];

    [FromQuery(Name = "refused")]
    public string? RefusedAsked { get; set; }

    /// <summary>What stopped a removal: the reason, or the officer chosen.</summary>
    public string? RemovalRefused => OneOf(RefusedAsked, "reason", "officer");

    public IReadOnlyDictionary<OfficerId, string> Names { get; private set; } = new Dictionary<OfficerId, string>();

    private CaseId Id => new(IdAsked);

    public string Kind(ShownItem item) =>
        item.Report is { } report && texts.Has($"kind.{report.Kind}") ? texts.ByKey($"kind.{report.Kind}") : texts.KindReport;

    /// <summary>Where steps lead from here, and what shuts the ones that cannot be taken.</summary>
    public IReadOnlyList<(string To, StepGuard Shut)> Steps { get; private set; } = [];

    /// <summary>Somebody else asked that the case be closed.</summary>
    public bool MayConfirm => Case.Content.Closing is { } closing && closing.By != Ring.Officer;

    /// <summary>What the table says of severity and imminence, and who decided: in words, for whoever takes the case over.</summary>
    public string PriorityWhy
    {
        get
        {
            var content = Case.Content;
            var table = Priority.Of(content.Severity, content.Imminence) is { } says
                ? texts.PrioritySays(Label("V09", content.Severity), Label("V10", content.Imminence), Label("V11", says))
                : texts.PrioritySaysNothing;
            return content.PriorityDecision is not { } decision ? table
                : $"{table} {(decision.BySanction ? texts.PriorityRaisedBy(NameOf(decision.By), $"{decision.On:yyyy-MM-dd}") : texts.PrioritySetBy(NameOf(decision.By), $"{decision.On:yyyy-MM-dd}"))}";
        }
    }

    public string NameOf(OfficerId officer) => Names.GetValueOrDefault(officer) ?? "–";

    public async Task<IActionResult> OnGetAsync()
    {
        if (RemovalRefused is { } refused)
        {
            _errors.Say(refused == "reason" ? "reason" : "removed", refused == "reason" ? TextKey.CaseRemoveReasonMissing : TextKey.CaseRemoveWhoMissing);
            _errors.PutInto(ViewData);
        }

        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAssignAsync([FromForm(Name = "officer")] Guid officer, [FromForm(Name = "assignReason")] string? reason) =>
        await DoneOrAgainAsync(await cases.AssignAsync(Act, new OfficerId(officer), reason, Gone), "assigned");

    public async Task<IActionResult> OnPostUnassignAsync([FromForm(Name = "officer")] Guid officer)
    {
        var outcome = await CaseStore.UnassignAsync(Act, new OfficerId(officer), Gone);
        if (outcome.Done && officer == Ring.Officer.Value)
        {
            await Act.CommitAsync(Gone);
            return LocalRedirect(Addresses.Cases);
        }

        return await DoneOrAgainAsync(outcome, "unassigned");
    }

    public async Task<IActionResult> OnPostRemoveAsync([FromForm(Name = "removed")] Guid officer, [FromForm(Name = "reason")] string? reason)
    {
        var outcome = await removal.RemoveAsync(Act, new OfficerId(officer), reason, Gone);
        if (outcome.Refusal is Refusal.Fields or Refusal.OfficerUnsuitable)
        {
            // By another request: a browser keeps the body of a POST that drew a page, and the reason with it.
            return LocalRedirect($"{Addresses.Case(Id)}?refused={(outcome.Refusal == Refusal.Fields ? "reason" : "officer")}");
        }

        if (outcome.Done)
        {
            renewals.Add(Ring, Id);
        }

        return outcome.Done ? LocalRedirect(Addresses.CaseAfter(Id, "removed")) : await AgainAsync(outcome);
    }

    public async Task<IActionResult> OnPostConfirmAsync([FromForm(Name = "version")] long version)
    {
        var outcome = await cases.AnswerClosingAsync(Act, version, agrees: true, reason: null, Gone);
        if (outcome.Refusal == StepGuard.None)
        {
            await Act.CommitAsync(Gone);
            return LocalRedirect(Addresses.CaseAfter(Id, "closed"));
        }

        _errors.Say("main", $"refusal.step.{outcome.Refusal}");
        _errors.PutInto(ViewData);
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostReviewedAsync([FromForm(Name = "version")] long version) =>
        await DoneOrAgainAsync(await cases.ReviewedAsync(Act, version, note: null, Gone), "reviewed");

    private async Task<IActionResult> DoneOrAgainAsync<T>(Outcome<T> outcome, string done)
    {
        if (outcome.Done)
        {
            await Act.CommitAsync(Gone);
            return LocalRedirect(Addresses.CaseAfter(Id, done));
        }

        return await AgainAsync(outcome);
    }

    private async Task<IActionResult> AgainAsync<T>(Outcome<T> outcome)
    {
        _errors.Say(outcome);
        _errors.PutInto(ViewData);
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        var file = Case = await cases.ReadAsync(Reading, Gone);
        Sanctions = await SanctionRegister.ListAsync(Reading, file.Code, 1, Gone);
        Communications = await ProtectedCommunicationStore.ListAsync(Reading, Gone);
        Replies = await ReplyStore.ListAsync(Reading, Gone);
        Mailboxes = await ReplyStore.MailboxesAsync(Reading, Gone);
        Names = file.Everybody.ToDictionary(officer => officer.Id, officer => officer.Name);
        IReadOnlyList<CaseOfficer> others = [.. file.Everybody.Where(officer => officer.AssignedOn is null && (Ring.Holds(Role.Focal) || !officer.RemovedForCause))];
        OffersRemoved = others.Any(officer => officer.RemovedForCause);
        Assignable = [.. others.Where(officer => !officer.Disabled && officer.Roles.Overlaps(Role.WorksOnCases)).Select(officer => Choice(
            officer, label => officer.RemovedForCause ? texts.CaseAssignRemoved(label) : label))];
        Removable = Ring.Holds(Role.Focal)
            ? [.. file.Everybody.Where(officer => officer.Id != Ring.Officer && (officer.Roles.Overlaps(Role.WorksOnCases) || officer.AssignedOn is not null))
                .OrderByDescending(officer => officer.AssignedOn is not null)
                .Select(officer => Choice(officer, label => label))]
            : [];
        if (file.AwaitingNewSeal > 0)
        {
            renewals.Add(Ring, Id);   // a removal that was interrupted goes on with the keys of whoever comes by
        }

        var facts = await cases.FactsAsync(Reading, file.Content, Gone);
        Steps = [.. CaseSteps.From(file.Status).Select(to => (to, CaseSteps.Shut(facts, to)))];
        Items = await ItemsAsync(file);
    }

    private static Term Choice(CaseOfficer officer, Func<string, string> label) =>
        new(officer.Id.ToString(), label($"{officer.Name} – {Officers.Assignable.RolesOf(officer.Roles)}"), "");

    private async Task<IReadOnlyList<ShownItem>> ItemsAsync(CaseFile file)
    {
        var openings = await reader.GlanceAsync([.. file.Items.Select(item => ItemId.From(item.Item))], Ring, Reading.Connection, Reading.Transaction, Gone);
        foreach (var report in openings.Values.Select(opening => opening.Report).OfType<ReportDocument>())
        {
            Response.RegisterForDispose(report);
        }

        var ordered = VisitParts.Order([.. file.Items.Select(item => (item, ItemId.From(item.Item), openings.GetValueOrDefault(ItemId.From(item.Item))?.Report?.Visit))]);
        return
        [
            .. ordered.Select(part =>
            {
                var (item, opening) = (part.Item, openings.GetValueOrDefault(ItemId.From(part.Item.Item)));
                return new ShownItem(
                    item.Item, item.ArrivedOn, opening?.Report, opening?.Failure ?? OpeningFailure.NoKey, opening?.IsDanger == true, item.Unread, part.Place);
            }),
        ];
    }
}

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

public sealed record ShownItem(Guid Item, DateOnly ArrivedOn, ReportDocument? Report, OpeningFailure Failure, bool IsDanger, bool IsUnread);

[Authorize(Policies.CaseWork)]
public sealed class CaseModel(
    CaseStore cases, SanctionRegister register, ProtectedCommunicationStore communications, ReplyStore replies, ItemReader reader, OfficerStore officers,
    OfficerRemoval removal, Renewals renewals, Texts texts) : DeskPage
{
    private readonly FormErrors _errors = new(texts);

    [FromRoute(Name = "id")]
    public Guid IdAsked { get; set; }

    [FromQuery(Name = "done")]
    public string? DoneAsked { get; set; }

    public string? Done => OneOf(DoneAsked, "opened", "recorded", "changed", "queued", "assigned", "unassigned", "removed", "assessment", "reviewed") is { } done ? texts[$"done.{done}"] : null;

    public CaseFile Case { get; private set; } = null!;

    public IReadOnlyList<ShownItem> Items { get; private set; } = [];

    public RegisterPage Sanctions { get; private set; } = null!;

    public IReadOnlyList<Recorded<ProtectedCommunicationId, ProtectedCommunication>> Communications { get; private set; } = [];

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
        item.Report is { } report && texts.Has($"kind.{report.Kind}") ? texts[$"kind.{report.Kind}"] : texts["kind.report"];

    public string NameOf(OfficerId officer) => Names.GetValueOrDefault(officer) ?? "–";

    public async Task<IActionResult> OnGetAsync()
    {
        if (RemovalRefused is { } refused)
        {
            _errors.Say(refused == "reason" ? "reason" : "removed", refused == "reason" ? "case.remove.reason.missing" : "case.remove.who.missing");
            _errors.PutInto(ViewData);
        }

        return await LoadAsync() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAssignAsync([FromForm(Name = "officer")] Guid officer, [FromForm(Name = "assignReason")] string? reason) =>
        await DoneOrAgainAsync(await cases.AssignAsync(Ring, Id, new OfficerId(officer), reason, Gone), "assigned");

    public async Task<IActionResult> OnPostUnassignAsync([FromForm(Name = "officer")] Guid officer)
    {
        var outcome = await cases.UnassignAsync(Ring, Id, new OfficerId(officer), Gone);
        return outcome.Done && officer == Ring.Officer.Value ? LocalRedirect("/cases") : await DoneOrAgainAsync(outcome, "unassigned");
    }

    public async Task<IActionResult> OnPostRemoveAsync([FromForm(Name = "removed")] Guid officer, [FromForm(Name = "reason")] string? reason)
    {
        var outcome = await removal.RemoveAsync(Ring, Id, new OfficerId(officer), reason, Gone);
        if (outcome.Refusal is Refusal.Fields or Refusal.OfficerUnsuitable)
        {
            // By another request: a browser keeps the body of a POST that drew a page, and the reason with it.
            return LocalRedirect($"/cases/{Id}?refused={(outcome.Refusal == Refusal.Fields ? "reason" : "officer")}");
        }

        if (outcome.Done)
        {
            renewals.Add(Ring, Id);
        }

        return await DoneOrAgainAsync(outcome, "removed");
    }

    public async Task<IActionResult> OnPostAssessAsync([FromForm(Name = "version")] long version) =>
        await DoneOrAgainAsync(await cases.StartAssessmentAsync(Ring, Id, version, Gone), "assessment");

    public async Task<IActionResult> OnPostReviewedAsync([FromForm(Name = "version")] long version) =>
        await DoneOrAgainAsync(await cases.ReviewedAsync(Ring, Id, version, note: null, Gone), "reviewed");

    private async Task<IActionResult> DoneOrAgainAsync<T>(Outcome<T> outcome, string done)
    {
        if (outcome.Done)
        {
            return LocalRedirect($"/cases/{Id}?done={done}");
        }

        _errors.Say(outcome);
        _errors.PutInto(ViewData);
        return await LoadAsync() ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync()
    {
        if (await cases.FindAsync(Ring, Id, Gone) is not { } file)
        {
            return false;
        }

        Case = file;
        Sanctions = await register.ListAsync(Ring, Id, 1, Gone);
        Communications = await communications.ListAsync(Ring, Id, Gone);
        Replies = await replies.ListAsync(Ring, Id, Gone);
        Mailboxes = await replies.MailboxesAsync(Ring, Id, Gone);
        var all = await officers.ListAsync(Ring.Mechanism, Gone);
        Names = all.ToDictionary(officer => officer.Id, officer => officer.Name);
        var removedForCause = await cases.RemovedForCauseAsync(Id, Gone);
        IReadOnlyList<Officer> others = [.. all.Where(officer => !file.Officers.Any(assigned => assigned.Id == officer.Id)
            && (Ring.Holds(Role.Focal) || !removedForCause.Contains(officer.Id)))];
        OffersRemoved = others.Any(officer => removedForCause.Contains(officer.Id));
        Assignable = [.. Officers.Assignable.Among(others).Select(term =>
            removedForCause.Any(officer => officer.ToString() == term.Code) ? term with { Label = texts.Format("case.assign.removed", term.Label) } : term)];
        Removable = Ring.Holds(Role.Focal)
            ? [.. all.Where(officer => officer.Id != Ring.Officer && (officer.Roles.Overlaps(Role.WorksOnCases) || file.Officers.Any(assigned => assigned.Id == officer.Id)))
                .OrderByDescending(officer => file.Officers.Any(assigned => assigned.Id == officer.Id))
                .Select(officer => new Term(officer.Id.ToString(), $"{officer.Name} – {Officers.Assignable.RolesOf(officer)}", ""))]
            : [];
        if (file.AwaitingNewSeal > 0)
        {
            renewals.Add(Ring, Id);   // a removal that was interrupted goes on with the keys of whoever comes by
        }

        Items = await ItemsAsync(file);
        return true;
    }

    private async Task<IReadOnlyList<ShownItem>> ItemsAsync(CaseFile file)
    {
        var shown = new List<ShownItem>(file.Items.Count);
        foreach (var item in file.Items)
        {
            var opening = await reader.OpenReportOnlyAsync(ItemId.From(item.Item), Ring, Gone);
            if (opening?.Report is { } report)
            {
                Response.RegisterForDispose(report);
            }

            shown.Add(new ShownItem(item.Item, item.ArrivedOn, opening?.Report, opening?.Failure ?? OpeningFailure.NoKey, opening?.IsDanger == true, item.Unread));
        }

        return shown;
    }
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Features.Inbox;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Web;
using SafeReport.CaseDesk.Web.Fields;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Triage;

/// <summary>An item as its reporter wrote it, and what an intake officer decides about it.</summary>
[Authorize(Policies.Content)]
public sealed class ItemModel(ItemReader reader, CaseStore cases, InboxStore inbox, ReportView view, Texts texts) : DeskPage
{
    private readonly FormErrors _errors = new(texts);

    [FromRoute(Name = "item")]
    public Guid ItemAsked { get; set; }

    public ItemOpening Opening { get; private set; } = null!;

    public KnownMailbox? FollowUpTo { get; private set; }

    public IReadOnlyList<ShownField> Fields { get; private set; } = [];

    /// <summary>The report, or what is left of a damaged one when all of the document is.</summary>
    public ReportDocument? Readable => Opening.Report ?? Opening.Remains?.Report;

    public string? What => Readable is { } report ? ReportText.What(report) : null;

    public bool IsAlarm => Opening.Alarm == true || Readable?.Danger == true;

    public bool TellsOfSanction => Readable is { } report && ReportText.TellsOfSanction(report);

    /// <summary>By now it is opened, whatever stood there before this page was asked for.</summary>
    public string Status => Opening.Item.Status == ItemStatus.Received && Opening.Report is not null ? ItemStatus.Opened : Opening.Item.Status;

    /// <summary>Only an item in no case is decided about here; afterwards the case's officers go on.</summary>
    public bool MayTriage => Ring.Holds(Role.Intake) && Opening.Item.Case is null;

    public bool MayRecord => Opening.Item.Case is not null && (Ring.Holds(Role.Case) || Ring.Holds(Role.Focal));

    public string Kind => Readable is { } report && texts.Has($"kind.{report.Kind}") ? texts.ByKey($"kind.{report.Kind}") : texts.KindReport;

    public static bool IsPicture(ItemAttachment attachment) => attachment.MediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    public static string Number(ItemAttachment attachment) => attachment.Entry[(attachment.Entry.LastIndexOf('/') + 1)..];

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnPostLinkAsync([FromForm(Name = "code")] string? code)
    {
        if (!ItemId.TryFrom(ItemAsked, out var item))
        {
            return NotFound();
        }

        if (await cases.FindByCodeAsync(Ring, code, Gone) is not { } found)
        {
            _errors.Say("code", TextKey.ItemLinkNoSuchCase);
            return await AgainAsync();
        }

        var outcome = await cases.LinkItemAsync(Ring, item, found, Gone);
        return await DoneOrAgainAsync(outcome, item, "linked");
    }

    public async Task<IActionResult> OnPostInfoOnlyAsync() =>
        ItemId.TryFrom(ItemAsked, out var item)
            ? await DoneOrAgainAsync(await cases.MarkInfoOnlyAsync(Ring, item, Gone), item, "info-only")
            : NotFound();

    private async Task<IActionResult> DoneOrAgainAsync<T>(Outcome<T> outcome, ItemId item, string done)
    {
        if (outcome.Done)
        {
            inbox.Moved(Ring, item);
            return LocalRedirect($"{Addresses.Inbox}?done={done}");
        }

        _errors.Say(outcome);
        return await AgainAsync();
    }

    private async Task<IActionResult> AgainAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        _errors.PutInto(ViewData);
        return Page();
    }

    private async Task<bool> LoadAsync()
    {
        if (!ItemId.TryFrom(ItemAsked, out var item) || await reader.OpenAsync(item, Ring, Gone) is not { } opening)
        {
            return false;
        }

        Opening = opening;
        if (Readable is { } readable)
        {
            Response.RegisterForDispose(readable);
            Fields = view.Fields(readable.Root);
        }

        if (opening.Report is { } report)
        {
            FollowUpTo = report.Mailbox is { } mailbox && opening is { Author: AuthorMark.Verified, Item.Case: null } ? await cases.FindByMailboxAsync(Ring, mailbox, Gone) : null;
        }

        return true;
    }
}

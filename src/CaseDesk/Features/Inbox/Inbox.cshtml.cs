using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Web;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Inbox;

[Authorize(Policies.Intake)]
public sealed class InboxModel(InboxStore inbox, CaseStore cases, Texts texts) : DeskPage
{
    public static readonly IReadOnlyList<(string Show, InboxFilter Filter)> Filters =
        [("new", InboxFilter.New), ("case", InboxFilter.InCase), ("info", InboxFilter.InfoOnly)];

    /// <summary>No tab: a line of the first list leads there.</summary>
    private static readonly (string Show, InboxFilter Filter) Unopenable = ("unopenable", InboxFilter.UnopenableAlarms);

    [FromQuery(Name = "show")]
    public string? ShowAsked { get; set; }

    [FromQuery(Name = "page")]
    public int PageAsked { get; set; } = 1;

    [FromQuery(Name = "done")]
    public string? DoneAsked { get; set; }

    public string Show => Shown.Show;

    public InboxFilter Filter => Shown.Filter;

    public string? Done => DoneAsked is "opened-case" or "linked" or "info-only" or "set-aside" ? texts.ByKey($"done.{DoneAsked}") : null;

    public InboxPage List { get; private set; } = null!;

    public Pages Pages => new(Addresses.Inbox, new Dictionary<string, string>(StringComparer.Ordinal) { ["show"] = Show }, List.Page, List.Pages);

    private (string Show, InboxFilter Filter) Shown => Filters.Append(Unopenable).FirstOrDefault(filter => filter.Show == ShowAsked, Filters[0]);

    public async Task OnGetAsync() => List = await inbox.ListAsync(Ring, Filter, PageAsked, Gone);

    /// <summary>Keeps for information what stands on one page. What a key opens after all is refused, and stays.</summary>
    public async Task<IActionResult> OnPostSetAsideAsync([FromForm(Name = "item")] IReadOnlyList<Guid> items)
    {
        foreach (var item in items.Take(InboxStore.PageSize))
        {
            if (ItemId.TryFrom(item, out var id) && (await cases.MarkInfoOnlyAsync(Ring, id, Gone)).Done)
            {
                inbox.Moved(Ring, id);
            }
        }

        return LocalRedirect($"{Addresses.Inbox}?show={Unopenable.Show}&done=set-aside");
    }

    /// <summary>On the first page only: the line about alarms that do not open.</summary>
    public bool HasLine => List is { Page: 1, UnopenableAlarms: > 0 };

    /// <summary>The items of one author that the page before or the next one shows: a page must not cut them unseen.</summary>
    public bool IsContinued(InboxRow row) => row.Author is { Number: > 1 } && ReferenceEquals(row, List.Rows[0]);

    public bool Continues(InboxRow row) => row.Author is { } place && place.Number < place.Of && ReferenceEquals(row, List.Rows[^1]);

    public string Kind(InboxRow row)
    {
        if (row.Glimpse is not { Readable: true } glimpse)
        {
            return texts.KindUnknown;
        }

        return texts.Has($"kind.{glimpse.Kind}") ? texts.ByKey($"kind.{glimpse.Kind}") : texts.KindReport;
    }
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SafeReport.CaseDesk.Features.Shared;

namespace SafeReport.CaseDesk.Features.Inbox;

[Authorize(Policies.Intake)]
public sealed class InboxModel(InboxStore inbox, Texts texts) : DeskPage
{
    public static readonly IReadOnlyList<(string Show, InboxFilter Filter)> Filters =
        [("new", InboxFilter.New), ("case", InboxFilter.InCase), ("info", InboxFilter.InfoOnly)];

    [FromQuery(Name = "show")]
    public string? ShowAsked { get; set; }

    [FromQuery(Name = "page")]
    public int PageAsked { get; set; } = 1;

    [FromQuery(Name = "done")]
    public string? DoneAsked { get; set; }

    public string Show => Filters.FirstOrDefault(filter => filter.Show == ShowAsked).Show ?? Filters[0].Show;

    public InboxFilter Filter => Filters.First(filter => filter.Show == Show).Filter;

    public string? Done => DoneAsked is "opened-case" or "linked" or "info-only" ? texts[$"done.{DoneAsked}"] : null;

    public InboxPage List { get; private set; } = null!;

    public Pages Pages => new("/inbox", new Dictionary<string, string>(StringComparer.Ordinal) { ["show"] = Show }, List.Page, List.Pages);

    public async Task OnGetAsync() => List = await inbox.ListAsync(Ring, Filter, PageAsked, Gone);

    public string Kind(InboxRow row)
    {
        if (row.Glimpse is not { Readable: true } glimpse)
        {
            return texts["kind.unknown"];
        }

        string kind = texts.Has($"kind.{glimpse.Kind}") ? texts[$"kind.{glimpse.Kind}"] : texts["kind.report"];
        return glimpse.Language is { } language ? texts.Format("inbox.kindIn", kind, Languages.Name(texts, language)) : kind;
    }
}

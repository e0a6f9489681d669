using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Web;

/// <summary>Where things of the desk are shown. Pages name their own places in their <c>@page</c>; whoever leads to one asks here.</summary>
public static class Addresses
{
    public const string Inbox = "/inbox";
    public const string Cases = "/cases";
    public const string Officers = "/officers";
    public const string Mechanism = "/mechanism";
    public const string Clock = "/clock";

    public static string Item(Guid item) => $"/items/{item}";

    public static string Item(ItemId item) => Item(item.Guid);

    /// <summary>Where a case is opened with the item.</summary>
    public static string OpenCase(ItemId item) => $"{Item(item)}/case";

    public static string File(ItemId item, string number) => $"{Item(item)}/files/{number}";

    public static string Picture(ItemId item, string number) => $"{Item(item)}/pictures/{number}";

    public static string Case(Guid id) => $"{Cases}/{id}";

    public static string Case(CaseId id) => Case(id.Value);

    /// <param name="id">The case.</param>
    /// <param name="done">What the page says was done: one of its own list.</param>
    public static string CaseAfter(CaseId id, string done) => $"{Case(id)}?done={done}";

    public static string EditCase(CaseId id) => $"{Case(id)}/edit";

    /// <param name="id">The case.</param>
    /// <param name="to">The status it leads to; "back" for the step before, "decline" to decline a closing.</param>
    public static string Step(CaseId id, string to) => $"{Case(id)}/step?to={to}";

    public static string Reply(CaseId id) => $"{Case(id)}/reply";

    public static string Sanction(Guid inCase, Guid sanction) => $"{Case(inCase)}/sanctions/{sanction}";

    public static string EditSanction(Guid inCase, Guid sanction) => $"{Sanction(inCase, sanction)}/edit";

    /// <param name="inCase">The case.</param>
    /// <param name="item">Of which the form proposes what it says; null for an empty form.</param>
    public static string RecordSanction(CaseId inCase, Guid? item) => $"{Case(inCase)}/sanctions/new{(item is { } from ? $"?item={from}" : "")}";
}

namespace SafeReport.CaseDesk.Web;

/// <summary>Which page of a list is shown, and how to come to the others.</summary>
public sealed record Pages(string Path, IReadOnlyDictionary<string, string> Query, int Page, int Count)
{
    public string To(int page)
    {
        var query = Query.Select(part => KeyValuePair.Create<string, string?>(part.Key, part.Value));
        return Path + QueryString.Create([.. query, new("page", page.ToString())]).Value;
    }
}

using System.CommandLine;
using SafeReport.CaseDesk.Commands;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary><c>casedesk item list</c>: the sealed items of the desk, by what is in the clear about them.</summary>
public static class ItemListVerb
{
    public static Command Create()
    {
        var json = VerbAction.JsonOption();
        return new Command("list", "List the items the desk holds, newest first.") { json }
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var items = await services.GetRequiredService<ItemList>().ReadAsync(mechanism: null, cancellationToken);
                if (parsed.GetValue(json))
                {
                    VerbAction.PrintJson(items.Select(item => new
                    {
                        Item = item.Item.ToString("D"), item.Mechanism, ArrivedOn = item.ArrivedOn.ToString("yyyy-MM-dd"), item.Alarm, item.Route, item.Status, item.Bytes,
                    }));
                }
                else
                {
                    Print(items);
                }

                return CommandLine.Done;
            });
    }

    private static void Print(IReadOnlyList<ListedItem> items)
    {
        foreach (var item in items)
        {
            Console.WriteLine($"{item.Item:D}  {item.Mechanism}  {item.ArrivedOn:yyyy-MM-dd}  {(item.Alarm ? "ALARM" : "     ")}  {item.Route,-4}  {item.Status,-9}  {item.Bytes,12}");
        }

        Console.WriteLine($"{items.Count} item(s).");
    }
}

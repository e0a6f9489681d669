using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <param name="Number">Which part of its visit this is, from 1; 0 for an item that stands alone.</param>
/// <param name="Of">How many parts of it there are here.</param>
/// <param name="Misses">It names a part sent before it that is not here.</param>
/// <param name="Replaced">A later part says that blocks of this one no longer hold.</param>
public sealed record VisitPlace(int Number, int Of, bool Misses, bool Replaced);

/// <summary>Which items came in one visit, in which order (protocol.md 6). What a part says of others is its sender's word: nothing is left out by it.</summary>
public static class VisitParts
{
    /// <summary>The items in the order given, but the parts of one visit together, oldest first, where the first of them stood.</summary>
    /// <param name="items">Each with what it says of its visit; null for one that says nothing.</param>
    public static IReadOnlyList<(T Item, VisitPlace Place)> Order<T>(IReadOnlyList<(T Item, ItemId Id, Visit? Visit)> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var here = items.Select(item => item.Id).ToHashSet();
        var replaced = items.SelectMany(item => item.Visit?.Replaces ?? []).ToHashSet();
        var group = Groups(items);
        var parts = items.GroupBy(item => group[item.Id]).ToDictionary(one => one.Key, one => one.ToList());
        var ordered = new List<(T, VisitPlace)>(items.Count);
        foreach (var first in items.Select(item => group[item.Id]).Distinct())
        {
            // Each part names all before it: the more it names, the later it was sent.
            var visit = parts[first].OrderBy(item => item.Visit?.Before.Count ?? 0).ToList();
            ordered.AddRange(visit.Select((item, at) => (item.Item, new VisitPlace(
                visit.Count > 1 ? at + 1 : 0, visit.Count, item.Visit?.Before.Any(id => !here.Contains(id) && !replaced.Contains(id)) == true, replaced.Contains(item.Id)))));
        }

        return ordered;
    }

    /// <summary>For each item one that stands for its visit.</summary>
    private static Dictionary<ItemId, ItemId> Groups<T>(IReadOnlyList<(T Item, ItemId Id, Visit? Visit)> items)
    {
        var group = items.Select(item => item.Id).Distinct().ToDictionary(id => id);
        foreach (var (_, id, visit) in items)
        {
            foreach (var other in (visit?.Before ?? []).Concat(visit?.Replaces ?? []).Where(group.ContainsKey))
            {
                var (from, to) = (group[id], group[other]);
                foreach (var member in group.Where(member => member.Value == from).Select(member => member.Key).ToList())
                {
                    group[member] = to;
                }
            }
        }

        return group;
    }
}

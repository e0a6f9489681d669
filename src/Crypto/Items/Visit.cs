using System.Text.Json;
using SafeReport.Crypto.Encoding;

namespace SafeReport.Crypto.Items;

/// <summary>Which part of a visit an item is (protocol.md 6): parts of one visit are grouped and ordered by it.</summary>
/// <param name="Blocks">The blocks that are filled in: FIRST, ACTS, ACTORS, CONTACT, CONSENT, REACH, MISSING, ORGANISATION, WORD, or one not known here.</param>
/// <param name="Before">Items sent earlier in this visit, oldest first.</param>
/// <param name="Replaces">Of these items, the blocks that this one carries too no longer hold.</param>
public sealed record Visit(IReadOnlyList<string> Blocks, IReadOnlyList<ItemId> Before, IReadOnlyList<ItemId> Replaces)
{
    /// <summary>The most blocks, and the most ids in each of the other lists.</summary>
    public const int MostInList = 32;

    /// <summary>The most characters of a block's code.</summary>
    public const int LongestBlock = 32;

    /// <summary>The visit, or null when what stands there is none, or names the item itself: whoever replaced it would make its own blocks void.</summary>
    internal static Visit? Of(JsonElement visit, ItemId item) =>
        visit.ValueKind == JsonValueKind.Object
        && TryList(visit, "blocks") is { } blocks && blocks.All(IsBlock)
        && TryIds(visit, "before", item) is { } before
        && TryIds(visit, "replaces", item) is { } replaces
            ? new Visit(blocks, before, replaces)
            : null;

    private static bool IsBlock(string code) => code.Length is > 0 and <= LongestBlock && code.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    private static List<ItemId>? TryIds(JsonElement visit, string name, ItemId item)
    {
        if (TryList(visit, name) is not { } texts)
        {
            return null;
        }

        var ids = new List<ItemId>();
        foreach (var text in texts)
        {
            if (!ItemId.TryParse(text, out var id) || id == item)
            {
                return null;
            }

            ids.Add(id);
        }

        return ids;
    }

    // Absent is empty.
    private static List<string>? TryList(JsonElement visit, string name)
    {
        if (visit.Member(name) is not { } list)
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= MostInList && list.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(text => text.GetString()!)]
            : null;
    }
}

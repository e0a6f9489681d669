using System.Collections.Concurrent;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>The items that were judged whole with these keys, and as what they lay there: their files need no second judgement.</summary>
internal sealed class JudgedItems : IDisposable
{
    private readonly ConcurrentDictionary<ItemId, ItemStamp> _whole = new();

    public static JudgedItems Of(KeyRing ring) => ring.Companion(() => new JudgedItems());

    public void Remember(ItemOpening opening)
    {
        if (opening is { Failure: OpeningFailure.None, Stamp: { } stamp })
        {
            _whole[opening.Item.Id] = stamp;
        }
        else
        {
            _whole.TryRemove(opening.Item.Id, out _);
        }
    }

    public bool IsWhole(ItemId item, ItemStamp stamp) => _whole.TryGetValue(item, out var judged) && judged == stamp;

    public void Dispose() => _whole.Clear();
}

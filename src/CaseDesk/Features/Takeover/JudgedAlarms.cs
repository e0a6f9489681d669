using System.Collections.Concurrent;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Which alarms are known to belong to an item that does not open, as the keys of a signed-in officer showed.</summary>
/// <remarks>
/// In memory and nowhere else: reading ahead for a list writes nothing. After a restart an alarm is unjudged until somebody signs in, and an
/// unjudged alarm rings.
/// </remarks>
public sealed class JudgedAlarms
{
    private readonly ConcurrentDictionary<Guid, bool> _unopenable = new();

    public void Judge(ItemId item, bool opens)
    {
        if (opens)
        {
            _unopenable.TryRemove(item.Guid, out _);
        }
        else
        {
            _unopenable[item.Guid] = true;
        }
    }

    public bool IsUnopenable(Guid item) => _unopenable.ContainsKey(item);
}

using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Items;

/// <summary>A key that an item may be sealed to. <paramref name="Serial"/>: an intake key's, null for a case's.</summary>
internal sealed record ItemKey(long? Serial, HybridIdentity Identity);

/// <summary>All keys of an officer that may open an item, tried one after the other; it remembers which one did.</summary>
/// <remarks>The serial an item is stored with is its sender's and the Portal's word (protocol.md 5): it only says which key is tried first.</remarks>
internal sealed class ItemKeys(IReadOnlyList<ItemKey> keys) : IIdentity
{
    /// <summary>The key that unwrapped the last file; null when none did.</summary>
    public ItemKey? Matched { get; private set; }

    /// <summary>The intake keys among them.</summary>
    public IReadOnlySet<long> Serials => keys.Where(key => key.Serial is not null).Select(key => key.Serial!.Value).ToHashSet();

    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas)
    {
        Matched = null;
        foreach (var key in keys)
        {
            if (key.Identity.Unwrap(stanzas) is { } fileKey)
            {
                Matched = key;
                return fileKey;
            }
        }

        return null;
    }

    /// <exception cref="NotAllowedException">Neither role nor assignment lets this officer open it.</exception>
    public static Task<ItemKeys> OfAsync(ItemRow item, KeyRing ring, CancellationToken cancellationToken) =>
        new ItemKeysOfOfficer(ring).OfAsync(item, cancellationToken);

    /// <summary>The intake keys of an officer, that of <paramref name="named"/> first.</summary>
    public static async Task<ItemKeys> IntakeAsync(KeyRing ring, long named, CancellationToken cancellationToken) =>
        new(await new ItemKeysOfOfficer(ring).OfIntakeAsync(named, cancellationToken));
}

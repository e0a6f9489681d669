using SafeReport.CaseDesk.Domain;
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
    public static async Task<ItemKeys> OfAsync(StoredItem item, KeyRing ring, CancellationToken cancellationToken)
    {
        if (item.Case is not { } caseId)
        {
            ring.Require(Role.Intake);
            return await IntakeAsync(ring, item.KeysetSerial, cancellationToken);
        }

        var ofCase = await OfCaseAsync(ring, caseId, cancellationToken);
        return new ItemKeys([.. ofCase.Select(identity => new ItemKey(null, identity)), .. await OfIntakeAsync(ring, item.KeysetSerial, cancellationToken)]);
    }

    /// <summary>The intake keys of an officer, that of <paramref name="named"/> first.</summary>
    public static async Task<ItemKeys> IntakeAsync(KeyRing ring, long named, CancellationToken cancellationToken) =>
        new(await OfIntakeAsync(ring, named, cancellationToken));

    /// <returns>None when this officer's copy of the case's key is damaged: no key opens the item then, and the next one is tried.</returns>
    private static async Task<IReadOnlyList<HybridIdentity>> OfCaseAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        try
        {
            return await ring.CaseIdentitiesAsync(caseId, cancellationToken) ?? throw new NotAllowedException();
        }
        catch (Exception e) when (e is AgeException or DamagedException)
        {
            return [];
        }
    }

    private static async Task<IReadOnlyList<ItemKey>> OfIntakeAsync(KeyRing ring, long named, CancellationToken cancellationToken) =>
        ring.Holds(Role.Intake) ? [.. (await ring.IntakeIdentitiesAsync(named, cancellationToken)).Select(key => new ItemKey(key.Serial, key.Identity))] : [];
}

using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The keys of cases and of their compartments that an officer opened so far. The ring that owns this lets one caller in at a time.</summary>
internal sealed class OpenedCases(MechanismId mechanism) : IDisposable
{
    private readonly Dictionary<CaseId, OpenedCase> _cases = [];
    private readonly Dictionary<Guid, HybridIdentity> _former = [];
    private readonly Dictionary<Guid, (byte[] SealedKey, SecretBytes Key)> _compartments = [];
    private readonly List<SecretBytes> _replaced = [];

    /// <exception cref="DamagedException">The grant does not open.</exception>
    public OpenedCase Open(CaseId caseId, byte[] sealedKey, HybridIdentity officer)
    {
        if (_cases.TryGetValue(caseId, out var known) && known.SealedKey.AsSpan().SequenceEqual(sealedKey))
        {
            return known;
        }

        // A key replaced meanwhile stays until the ring is wiped: an act that began with it may still run.
        var key = TryOpen(sealedKey, officer) ?? throw new DamagedException("An officer's key to a case does not open.");
        try
        {
            key.RequireLocked();
            return _cases[caseId] = new OpenedCase(sealedKey, key, KeyRing.Lasting(CaseIdentity.Of(key)), known);
        }
        catch (UnlockedMemoryException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <returns>Null when the grant does not open: its records are then shown to this officer as little as to one who has none.</returns>
    public SecretBytes? OpenCompartment(Guid compartment, byte[] sealedKey, HybridIdentity officer)
    {
        if (_compartments.TryGetValue(compartment, out var known) && known.SealedKey.AsSpan().SequenceEqual(sealedKey))
        {
            return known.Key;
        }

        if (TryOpen(sealedKey, officer) is not { } key)
        {
            return null;
        }

        try
        {
            key.RequireLocked();
        }
        catch (UnlockedMemoryException)
        {
            key.Dispose();
            throw;
        }

        if (known.Key is not null)
        {
            _replaced.Add(known.Key);
        }

        _compartments[compartment] = (sealedKey, key);
        return key;
    }

    /// <summary>The identities of the keys the case had before, for items that are not encrypted anew yet.</summary>
    public IReadOnlyList<HybridIdentity> Former(CaseId caseId, SecretBytes key, IEnumerable<(Guid Id, byte[] Sealed)> rows)
    {
        List<HybridIdentity> identities = [];
        foreach (var (id, sealedKey) in rows)
        {
            if (!_former.TryGetValue(id, out var identity) && FormerKey.TryOpen(mechanism, caseId, id, key, sealedKey) is { } former)
            {
                using (former)
                {
                    _former[id] = identity = KeyRing.Lasting(CaseIdentity.Of(former));
                }
            }

            if (identity is not null)
            {
                identities.Add(identity);
            }
        }

        return identities;
    }

    public void Dispose()
    {
        foreach (var opened in _cases.Values)
        {
            opened.Dispose();
        }

        foreach (var identity in _former.Values)
        {
            identity.Dispose();
        }

        foreach (var (_, key) in _compartments.Values)
        {
            key.Dispose();
        }

        _replaced.ForEach(key => key.Dispose());
        _cases.Clear();
        _former.Clear();
        _compartments.Clear();
        _replaced.Clear();
    }

    private static SecretBytes? TryOpen(byte[] sealedKey, HybridIdentity officer)
    {
        try
        {
            return AgeFile.OpenSecret(sealedKey, officer);
        }
        catch (AgeException)
        {
            return null;
        }
    }
}

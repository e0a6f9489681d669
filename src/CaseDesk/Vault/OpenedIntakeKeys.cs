using System.Diagnostics.CodeAnalysis;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The intake keys that an officer opened so far. The ring that owns this lets one caller in at a time.</summary>
internal sealed class OpenedIntakeKeys : IDisposable
{
    private readonly Dictionary<long, HybridIdentity> _keys = [];
    private readonly List<HybridIdentity> _withdrawn = [];

    /// <summary>The identities of these grants, in their order. What was opened before and is not among them goes when no act uses it any more.</summary>
    /// <remarks>A grant that does not open is passed over: it hides nothing that another key opens.</remarks>
    public IReadOnlyList<(long Serial, HybridIdentity Identity)> Open(IEnumerable<(long Serial, byte[] Sealed)> granted, HybridIdentity officer)
    {
        List<(long Serial, HybridIdentity)> identities = [];
        foreach (var (serial, sealedSeed) in granted)
        {
            if (_keys.TryGetValue(serial, out var identity) || TryOpen(serial, sealedSeed, officer, out identity))
            {
                identities.Add((serial, identity));
            }
        }

        foreach (var gone in _keys.Keys.Except(identities.Select(key => key.Serial)).ToList())
        {
            _keys.Remove(gone, out var identity);
            _withdrawn.Add(identity!);
        }

        return identities;
    }

    /// <summary>Nothing uses any of them now.</summary>
    public void WipeWithdrawn()
    {
        _withdrawn.ForEach(identity => identity.Dispose());
        _withdrawn.Clear();
    }

    public void Dispose()
    {
        WipeWithdrawn();
        foreach (var identity in _keys.Values)
        {
            identity.Dispose();
        }

        _keys.Clear();
    }

    private bool TryOpen(long serial, byte[] sealedSeed, HybridIdentity officer, [NotNullWhen(true)] out HybridIdentity? identity)
    {
        try
        {
            using var seed = AgeFile.OpenSecret(sealedSeed, officer);
            identity = _keys[serial] = KeyRing.Lasting(HybridIdentity.FromSeed(seed));
            return true;
        }
        catch (Exception e) when (e is AgeException or ArgumentException)
        {
            identity = null;
            return false;
        }
    }
}

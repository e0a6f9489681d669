using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>Unlocks an officer's keys for one command: by passphrase, without a one-time code.</summary>
public sealed class OfficerUnlock(OfficerStore officers, OfficerVault vault, DeskDatabase desk, TimeProvider time)
{
    /// <returns>The ring; the caller disposes it.</returns>
    public async Task<Outcome<KeyRing, OfficerRefusal>> UnlockAsync(string name, SecretBytes passphrase, CancellationToken cancellationToken)
    {
        if (await officers.FindAsync(name, cancellationToken) is not { Disabled: false } officer
            || await vault.UnlockAsync(officer, passphrase, cancellationToken) is not { } identity)
        {
            return OfficerRefusal.NotUnlocked;
        }

        if (identity.Seed.IsLocked || LockedMemory.AllowUnlocked)
        {
            return new KeyRing(officer, identity, desk, time);
        }

        identity.Dispose();
        return OfficerRefusal.MemoryNotLocked;
    }
}

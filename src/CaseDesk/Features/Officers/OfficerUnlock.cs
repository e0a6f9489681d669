using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Interop;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>Unlocks an officer's keys for one command: by passphrase, without a one-time code.</summary>
public sealed class OfficerUnlock(OfficerStore officers, OfficerVault vault, DeskDatabase desk, TimeProvider time)
{
    /// <returns>The ring; the caller disposes it.</returns>
    /// <exception cref="RefusedException">No such officer, disabled, or the passphrase is wrong; which of them is not said.</exception>
    public async Task<KeyRing> UnlockAsync(string name, string? passphraseFile, CancellationToken cancellationToken)
    {
        using var passphrase = PassphraseInput.Read(passphraseFile);
        if (await officers.FindAsync(name, cancellationToken) is { Disabled: false } officer
            && await vault.UnlockAsync(officer, passphrase, cancellationToken) is { } identity)
        {
            if (identity.Seed.IsLocked || LockedMemory.AllowUnlocked)
            {
                return new KeyRing(officer, identity, desk, time);
            }

            identity.Dispose();
            throw new RefusedException("The system does not lock memory for this program (ulimit -l), so keys might be written to its disk: they were wiped at once, and nothing was opened with them. SafeReport__AllowUnlockedMemory=true allows it.");
        }

        throw new RefusedException("There is no such officer, or the passphrase is not right.");
    }
}

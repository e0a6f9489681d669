using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Officers.Verbs;

/// <summary>How a verb gets the keys of the officer for whom it works.</summary>
public static class OfficerKeys
{
    /// <summary>Asks for the passphrase, or reads it where it was said to be, and opens the officer's keys; the caller disposes them.</summary>
    /// <exception cref="RefusedException">It was refused.</exception>
    public static async Task<KeyRing> UnlockAsync(this IServiceProvider services, string name, string? passphraseFile, CancellationToken cancellationToken)
    {
        using var passphrase = PassphraseInput.Read(passphraseFile);
        return (await services.GetRequiredService<OfficerUnlock>().UnlockAsync(name, passphrase, cancellationToken)).OrRefuse();
    }
}

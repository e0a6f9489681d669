using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Opens officers' identities by passphrase. There is no second hash: a passphrase is right when the age file opens with it.</summary>
public sealed class OfficerVault(ILogger<OfficerVault> log) : IDisposable
{
    /// <summary>scrypt takes 128 MiB each time: more at once would let strangers at the sign-in page use up the memory.</summary>
    private readonly SemaphoreSlim _atOnce = new(2, 2);

    public static string NewPassphrase() => Passphrase.New();

    /// <returns>Null when the passphrase is wrong, or the officer's file is damaged: to whoever tries, the two look alike. The console tells them apart.</returns>
    public async Task<HybridIdentity?> UnlockAsync(Officer officer, SecretBytes passphraseUtf8, CancellationToken cancellationToken)
    {
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Unlock(officer, passphraseUtf8), cancellationToken);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public void Dispose() => _atOnce.Dispose();

    private HybridIdentity? Unlock(Officer officer, SecretBytes passphraseUtf8)
    {
        try
        {
            using var canonical = Passphrase.Canonical(passphraseUtf8.Span);
            var identity = IdentityFile.TryOpen(officer.IdentityFile, canonical);
            if (identity is not null && identity.Recipient.ToString() != officer.Recipient)
            {
                identity.Dispose();
                throw new InvalidDataException("An officer's identity file is not that of the recipient on record.");
            }

            return identity;
        }
        catch (Exception e) when (e is AgeException or InvalidDataException)
        {
            log.LogError("The key file of officer {Officer} is damaged or was replaced: nobody can sign in with it. Restore the row, or add the officer anew.", officer.Id);
            return null;
        }
    }
}

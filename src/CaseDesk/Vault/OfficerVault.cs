using SafeReport.CaseDesk.Features.Officers;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Opens officers' identities by passphrase. There is no second hash: a passphrase is right when the age file opens with it.</summary>
public sealed class OfficerVault : IDisposable
{
    /// <summary>scrypt takes 128 MiB each time: more at once would let strangers at the sign-in page use up the memory.</summary>
    private readonly SemaphoreSlim _atOnce = new(2, 2);

    public static string NewPassphrase() => Passphrase.New();

    /// <returns>Null when the passphrase is wrong.</returns>
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

    private static HybridIdentity? Unlock(Officer officer, SecretBytes passphraseUtf8)
    {
        using SecretBytes canonical = Passphrase.Canonical(passphraseUtf8.Span);
        HybridIdentity? identity = IdentityFile.TryOpen(officer.IdentityFile, canonical);
        if (identity is not null && identity.Recipient.ToString() != officer.Recipient)
        {
            identity.Dispose();
            throw new InvalidDataException("An officer's identity file is not that of the recipient on record.");
        }

        return identity;
    }
}

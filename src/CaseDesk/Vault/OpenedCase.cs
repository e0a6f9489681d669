using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>A case's key as one officer opened it, and the key it replaced meanwhile.</summary>
internal sealed record OpenedCase(byte[] SealedKey, SecretBytes Key, HybridIdentity Identity, OpenedCase? Replaced) : IDisposable
{
    public void Dispose()
    {
        Key.Dispose();
        Identity.Dispose();
        Replaced?.Dispose();
    }
}

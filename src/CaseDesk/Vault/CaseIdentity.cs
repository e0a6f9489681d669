using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The age identity that a case's items are sealed to (protocol.md 2).</summary>
public static class CaseIdentity
{
    public static HybridIdentity Of(SecretBytes caseKey)
    {
        using var seed = Kdf.Expand(caseKey, "safereport/v1/case-identity");
        return HybridIdentity.FromSeed(seed);
    }
}

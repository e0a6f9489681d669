using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Several identities where one is asked for: the first that matches unwraps.</summary>
internal sealed class AnyOf(IReadOnlyList<IIdentity> identities) : IIdentity
{
    public SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas)
    {
        foreach (var identity in identities)
        {
            if (identity.Unwrap(stanzas) is { } fileKey)
            {
                return fileKey;
            }
        }

        return null;
    }
}

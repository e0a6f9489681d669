using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.SignIn;

/// <summary>Nobody, with an age file and a one-time code like everybody's: what is tried when a name does not exist, so that it takes as long.</summary>
public sealed class StandInOfficer(DeskSecret secret)
{
    public static readonly Guid NobodyId = Guid.Empty;

    private readonly Lazy<Officer> _officer = new(() => Make(secret));

    public Officer Officer => _officer.Value;

    private static Officer Make(DeskSecret secret)
    {
        var id = new OfficerId(NobodyId);
        using var identity = HybridIdentity.Generate();
        using var passphrase = SecretBytes.Random(32);
        using var totp = SecretBytes.Random(TotpSeal.SecretLength);
        return new Officer(
            id, default(MechanismId), "", identity.Recipient.ToString(), IdentityFile.Seal(identity, passphrase.Span),
            TotpSeal.Seal(secret, id, totp.Span), "", default, null, new HashSet<string>(StringComparer.Ordinal));
    }
}

using System.Security.Cryptography;
using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>What an officer is given once, on paper or by word of mouth; nothing keeps it.</summary>
public sealed record OfficerCredentials(string Passphrase, string TotpSecret)
{
    public static OfficerCredentials New() =>
        new(OfficerVault.NewPassphrase(), Base32.Encode(RandomNumberGenerator.GetBytes(TotpSeal.SecretLength)));

    /// <summary>What authenticator applications read from a QR code.</summary>
    public string TotpUri(string name) =>
        $"otpauth://totp/SafeReport:{Uri.EscapeDataString(name)}?secret={TotpSecret}&issuer=SafeReport&algorithm=SHA1&digits=6&period=30";
}

/// <summary>Makes an officer's record: a new hybrid identity sealed by the passphrase, and the TOTP secret sealed by desk.secret.</summary>
public static class OfficerMaker
{
    private const int StampBytes = 16;

    /// <summary>Takes about a second and 128 MiB: scrypt with N = 2^17.</summary>
    public static Officer Make(
        DeskSecret secret, MechanismId mechanism, string name, IEnumerable<string> roles, OfficerCredentials credentials, DateOnly today)
    {
        var id = OfficerId.New();
        using var identity = HybridIdentity.Generate();
        var totp = Base32.Decode(credentials.TotpSecret);
        var passphrase = Encoding.UTF8.GetBytes(credentials.Passphrase);
        try
        {
            return new Officer(
                id,
                mechanism,
                name.Trim(),
                identity.Recipient.ToString(),
                IdentityFile.Seal(identity, passphrase),
                TotpSeal.Seal(secret, id, totp),
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(StampBytes)),
                today,
                DisabledOn: null,
                roles.ToHashSet(StringComparer.Ordinal));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(totp);
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }
}

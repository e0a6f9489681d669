using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>An officer's TOTP secret as the database has it: sealed by desk.secret, for that officer only.</summary>
public static class TotpSeal
{
    /// <summary>160 bits, as RFC 4226 recommends.</summary>
    public const int SecretLength = 20;

    public static byte[] Seal(DeskSecret secret, OfficerId officer, ReadOnlySpan<byte> totpSecret) => secret.Seal(Purpose(officer), totpSecret);

    public static SecretBytes? Open(DeskSecret secret, OfficerId officer, ReadOnlySpan<byte> sealedSecret) => secret.Open(Purpose(officer), sealedSecret);

    private static string Purpose(OfficerId officer) => $"totp/{officer}";
}

using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>A case's own age recipient under the desk's secret: an item can be linked by somebody who cannot open the case.</summary>
internal static class CaseRecipient
{
    public static byte[] Seal(DeskSecret secret, CaseId id, HybridRecipient recipient) =>
        secret.Seal(Purpose(id), Encoding.ASCII.GetBytes(recipient.ToString()));

    /// <exception cref="DamagedException">Put there by whoever writes to the database: refused, not used.</exception>
    public static HybridRecipient Open(DeskSecret secret, CaseId id, byte[] sealedRecipient)
    {
        using var text = secret.Open(Purpose(id), sealedRecipient)
            ?? throw new DamagedException("The recipient of a case does not open.");
        return HybridRecipient.Parse(Encoding.ASCII.GetString(text.Span));
    }

    private static string Purpose(CaseId id) => $"case-recipient/{id}";
}

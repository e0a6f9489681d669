using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Officers;

/// <summary>A person who works at the desk. What they may see hangs on the keys they hold, not on this record.</summary>
public sealed record Officer(
    OfficerId Id,
    MechanismId Mechanism,
    string Name,
    string Recipient,
    byte[] IdentityFile,
    byte[] TotpSealed,
    string Stamp,
    DateOnly AddedOn,
    DateOnly? DisabledOn,
    IReadOnlySet<string> Roles)
{
    public bool Disabled => DisabledOn is not null;

    /// <summary>Names are compared without regard to case or surrounding space.</summary>
    public static string Normalize(string name) => name.Trim().Normalize(System.Text.NormalizationForm.FormC).ToUpperInvariant();
}

using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>A key that a case had before, sealed under the one it has now (desk.former_case_key).</summary>
internal static class FormerKey
{
    public const string Table = "former_case_key";

    public static byte[] Seal(MechanismId mechanism, CaseId caseId, Guid id, SecretBytes key, SecretBytes former) =>
        RecordSealer.Seal(key, Address(mechanism, caseId, id), former.Span);

    /// <returns>Null when the row was changed, or is another case's.</returns>
    public static SecretBytes? TryOpen(MechanismId mechanism, CaseId caseId, Guid id, SecretBytes key, byte[] sealedKey) =>
        RecordSealer.TryOpenSecret(key, Address(mechanism, caseId, id), sealedKey);

    private static RecordAddress Address(MechanismId mechanism, CaseId caseId, Guid id) => new(mechanism, caseId, Table, id, Version: 1);
}

using SafeReport.CaseDesk.Domain;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Seed;

internal static class DeskOfficers
{
    /// <summary>The row as the desk reads it.</summary>
    public static Officer AsOfficer(this SeededOfficer row) => new(
        new OfficerId(row.Id), row.Mechanism, row.Name, row.Recipient, row.IdentityFile, row.TotpSealed, row.Stamp, row.AddedOn, null,
        row.Roles.ToHashSet(StringComparer.Ordinal));
}

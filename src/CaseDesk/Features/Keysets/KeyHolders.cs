using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>Between drawing and signing officers come and go: who went gets no key, and who came must not be left without one.</summary>
internal static class KeyHolders
{
    /// <returns>The keyset without the grants of officers disabled meanwhile; null when somebody would be left without, or nobody with, a key.</returns>
    public static async Task<PendingKeyset?> StillRightAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, MechanismId mechanism, PendingKeyset pending, CancellationToken cancellationToken)
    {
        var intake = await OfAsync(connection, transaction, mechanism, Role.Intake, cancellationToken);
        var custodians = await OfAsync(connection, transaction, mechanism, Role.Custodian, cancellationToken);
        var granted = pending with
        {
            IntakeGrants = [.. pending.IntakeGrants.Where(grant => intake.Contains(grant.Officer))],
            CustodianGrants = [.. pending.CustodianGrants.Where(grant => custodians.Contains(grant.Officer))],
        };
        var newCustodianKey = pending.CustodianGrants.Count > 0;
        return intake.Count > 0 && granted.IntakeGrants.Count == intake.Count
            && (!newCustodianKey || (custodians.Count > 0 && granted.CustodianGrants.Count == custodians.Count))
            ? granted
            : null;
    }

    private static async Task<HashSet<Guid>> OfAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, MechanismId mechanism, string role, CancellationToken cancellationToken)
    {
        const string sql = """
            select o.id from desk.officer o join desk.officer_role r on r.officer = o.id and r.role = @Role
            where o.mechanism = @Mechanism and o.disabled_on is null
            """;
        return
        [
            .. await connection.QueryAsync<Guid>(new CommandDefinition(
                sql, new { Mechanism = mechanism.ToString(), Role = role }, transaction, cancellationToken: cancellationToken)),
        ];
    }
}

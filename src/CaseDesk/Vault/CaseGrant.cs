using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Vault;

/// <summary>What the desk database holds of an officer's keys to a case.</summary>
internal static class CaseGrant
{
    /// <summary>Asked every time: whoever was taken off a case loses it at once, not at the next sign-in.</summary>
    /// <returns>Null when the officer is not assigned to the case, or is disabled. Waits: something is to be entered with these keys before the case is read.</returns>
    public static Task<(byte[] SealedKey, bool Waits)?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CaseId caseId, OfficerId officer, CancellationToken cancellationToken)
    {
        const string sql = """
            select a.sealed_key,
                   exists (select from desk.case_file where id = @Case and lifted_on is not null)
                   or exists (select from desk.case_item where case_id = @Case and mailbox_pending)
                   or exists (select from desk.case_compartment c join desk.compartment_grant g on g.compartment = c.id and g.officer = @Officer
                              where c.case_id = @Case and c.awaits_new_key)
            from desk.case_officer a
            join desk.officer o on o.id = a.officer and o.disabled_on is null
            where a.case_id = @Case and a.officer = @Officer
            """;
        return connection.QuerySingleOrDefaultAsync<(byte[] SealedKey, bool Waits)?>(new CommandDefinition(
            sql, new { Case = caseId.Value, Officer = officer.Value }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>The keys the case had before, sealed under the one it has now.</summary>
    public static Task<IEnumerable<(Guid Id, byte[] Sealed)>> FormerAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CaseId caseId, CancellationToken cancellationToken)
    {
        const string sql = "select id, sealed from desk.former_case_key where case_id = @Case";
        return connection.QueryAsync<(Guid, byte[])>(new CommandDefinition(
            sql, new { Case = caseId.Value }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>The compartments of a case that were granted to the officer.</summary>
    public static Task<IEnumerable<(Guid Id, byte[] SealedKey)>> CompartmentsAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CaseId caseId, OfficerId officer, CancellationToken cancellationToken)
    {
        const string sql = """
            select c.id, g.sealed_key
            from desk.case_compartment c join desk.compartment_grant g on g.compartment = c.id and g.officer = @Officer
            where c.case_id = @Case
            """;
        return connection.QueryAsync<(Guid, byte[])>(new CommandDefinition(
            sql, new { Case = caseId.Value, Officer = officer.Value }, transaction, cancellationToken: cancellationToken));
    }
}

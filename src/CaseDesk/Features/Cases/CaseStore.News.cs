using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>What is new in a case: items that none of its officers opened, and danger that lifts the case.</summary>
public sealed partial class CaseStore
{
    private const int MostNews = 50;

    /// <summary>The officer's cases in which something is new: those that danger lifted first. One row for a case, whatever came.</summary>
    public async Task<IReadOnlyList<CaseNews>> ListNewsAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        const string sql = """
            select f.id, f.code, n.unread, n.waiting, f.lifted_on is not null as Lifted
            from desk.case_file f
            join desk.case_officer o on o.case_id = f.id and o.officer = @Officer
            join desk.officer w on w.id = o.officer and w.disabled_on is null
            cross join lateral (
                select (select count(*) from desk.case_item where case_id = f.id and unread) as unread,
                       (select count(*) from desk.follow_up where case_id = f.id) as waiting) n
            where f.mechanism = @Mechanism and (n.unread > 0 or n.waiting > 0 or f.lifted_on is not null)
            order by f.lifted_on nulls last, f.priority, f.code
            limit @MostNews
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        var parameters = new { Officer = ring.Officer.Value, Mechanism = ring.Mechanism.ToString(), MostNews };
        var rows = await connection.QueryAsync<(Guid Id, string Code, long Unread, long Waiting, bool Lifted)>(
            CaseDatabase.Command(sql, parameters, transaction: null, cancellationToken));
        return [.. rows.Select(row => new CaseNews(new CaseId(row.Id), row.Code, row.Unread, row.Waiting, row.Lifted))];
    }

    /// <summary>Cases that nobody can open who is still here: for the focal point, who alone can do something about them. By code; oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListWithoutHolderAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        ring.Require(Role.Focal);
        const string sql = """
            select f.code
            from desk.case_file f
            where f.mechanism = @Mechanism and not exists (
                select from desk.case_officer c join desk.officer o on o.id = c.officer and o.disabled_on is null where c.case_id = f.id)
            order by f.opened_on, f.code
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>(CaseDatabase.Command(sql, new { Mechanism = ring.Mechanism.ToString() }, transaction: null, cancellationToken))];
    }

    private static bool MayWorkOnCases(KeyRing ring) => ring.Holds(Role.Case) || ring.Holds(Role.Focal);

    private static async Task<bool> WorksOnAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        const string sql = "select exists (select from desk.case_officer where case_id = @Case and officer = @Officer)";
        return MayWorkOnCases(ring) && await connection.ExecuteScalarAsync<bool>(
            CaseDatabase.Command(sql, new { Case = id.Value, Officer = ring.Officer.Value }, transaction, cancellationToken));
    }
}

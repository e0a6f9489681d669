using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The register across the cases of an officer, or of one case: what is due first stands first.</summary>
public sealed class SanctionRegister(CaseDatabase database)
{
    public const int PageSize = 50;

    /// <param name="ring">Whose cases.</param>
    /// <param name="caseId">One case only, or null for all that the officer is assigned to.</param>
    /// <param name="page">From 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<RegisterPage> ListAsync(KeyRing ring, CaseId? caseId, int page, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        using var hold = ring.Hold();
        page = Math.Max(1, page);
        await using var connection = await database.OpenAsync(cancellationToken);
        const string sql = """
            select s.id, s.case_id as CaseId, f.code, s.version, s.sealed, s.next_step_due_on as NextStepDueOn,
                   count(*) over () as Total,
                   count(*) filter (where s.next_step_due_on < @Today) over () as Overdue
            from desk.alleged_sanction s
            join desk.case_file f on f.id = s.case_id
            join desk.case_officer o on o.case_id = s.case_id and o.officer = @Officer
            where f.mechanism = @Mechanism and (@Case::uuid is null or s.case_id = @Case)
            order by s.next_step_due_on nulls last, s.id
            limit @PageSize offset @Offset
            """;
        var parameters = new
        {
            database.Today,
            Officer = ring.Officer.Value,
            Mechanism = ring.Mechanism.ToString(),
            Case = caseId?.Value,
            PageSize,
            Offset = (page - 1L) * PageSize,
        };
        var rows = (await connection.QueryAsync<Row>(CaseDatabase.Command(sql, parameters, transaction: null, cancellationToken))).AsList();
        var opened = new List<RegisterRow>(rows.Count);
        foreach (var row in rows)
        {
            opened.Add(await OpenAsync(ring, row, cancellationToken));
        }

        return new RegisterPage(opened, page, PageSize, rows.Count > 0 ? (int)rows[0].Total : 0, rows.Count > 0 ? (int)rows[0].Overdue : 0);
    }

    private async Task<RegisterRow> OpenAsync(KeyRing ring, Row row, CancellationToken cancellationToken)
    {
        var caseId = new CaseId(row.CaseId);
        var key = await KeyAsync(ring, caseId, cancellationToken);
        var address = new RecordAddress(ring.Mechanism, caseId, "alleged_sanction", row.Id, row.Version);
        var entry = key is null ? null : SealedRecord.TryOpen<AllegedSanction>(key, address, row.Sealed);
        return new RegisterRow(
            new(row.Id), caseId, row.Code, row.Version, entry?.Content, row.NextStepDueOn, row.NextStepDueOn < database.Today);
    }

    // One damaged key hides the rows of its case, and those only.
    private static async Task<SecretBytes?> KeyAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        try
        {
            return await ring.CaseKeyAsync(caseId, cancellationToken);
        }
        catch (DamagedException)
        {
            return null;
        }
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public Guid CaseId { get; init; }

        public required string Code { get; init; }

        public long Version { get; init; }

        public required byte[] Sealed { get; init; }

        public DateOnly? NextStepDueOn { get; init; }

        public long Total { get; init; }

        public long Overdue { get; init; }
    }
}

using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The register of one case, or across the cases of an officer: what is due first stands first.</summary>
public sealed class SanctionRegister(CaseDatabase database)
{
    public const int PageSize = 50;

    private static readonly Records<AllegedSanction> Records = new(RecordKinds.AllegedSanction);

    /// <summary>The part of one case.</summary>
    /// <param name="reading">The case.</param>
    /// <param name="code">Its code.</param>
    /// <param name="page">From 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<RegisterPage> ListAsync(CaseReading reading, string code, int page, CancellationToken cancellationToken)
    {
        page = Math.Max(1, page);
        var rows = await Records.RowsAsync(reading, cancellationToken);
        var shown = rows.OrderBy(row => row.DueOn ?? DateOnly.MaxValue).ThenBy(row => row.Id).Skip((page - 1) * PageSize).Take(PageSize);
        return new RegisterPage(
            [.. shown.Select(row => new RegisterRow(
                new(row.Id), reading.Id, code, row.Version, Records.TryOpen(reading, row)?.Content, row.DueOn, row.DueOn < reading.Today))],
            page, PageSize, rows.Count, rows.Count(row => row.DueOn < reading.Today));
    }

    /// <summary>All cases that the officer is assigned to.</summary>
    /// <param name="ring">Whose cases.</param>
    /// <param name="page">From 1.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<RegisterPage> ListAsync(KeyRing ring, int page, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        using var hold = ring.Hold();
        page = Math.Max(1, page);
        await using var connection = await database.OpenAsync(cancellationToken);
        const string sql = """
            select s.id, s.case_id as CaseId, f.code, s.version, s.sealed, s.due_on as DueOn, o.sealed_key as SealedKey,
                   count(*) over () as Total,
                   count(*) filter (where s.due_on < @Today) over () as Overdue
            from desk.case_record s
            join desk.case_file f on f.id = s.case_id
            join desk.case_officer o on o.case_id = s.case_id and o.officer = @Officer
            join desk.officer w on w.id = o.officer and w.disabled_on is null
            where f.mechanism = @Mechanism and s.kind = @Kind
            order by s.due_on nulls last, s.id
            limit @PageSize offset @Offset
            """;
        var parameters = new
        {
            database.Today,
            Officer = ring.Officer.Value,
            Mechanism = ring.Mechanism.ToString(),
            Kind = RecordKinds.AllegedSanction.Name,
            PageSize,
            Offset = (page - 1L) * PageSize,
        };
        var rows = (await connection.QueryAsync<Row>(CaseDatabase.Command(sql, parameters, transaction: null, cancellationToken))).AsList();
        return new RegisterPage(
            [.. rows.Select(row => Open(ring, row))], page, PageSize, rows.Count > 0 ? (int)rows[0].Total : 0, rows.Count > 0 ? (int)rows[0].Overdue : 0);
    }

    private RegisterRow Open(KeyRing ring, Row row)
    {
        var caseId = new CaseId(row.CaseId);
        var address = new RecordAddress(ring.Mechanism, caseId, RecordKinds.AllegedSanction.Name, row.Id, row.Version);
        var entry = TryKey(ring, caseId, row.SealedKey) is { } key ? SealedRecord.TryOpen<AllegedSanction>(key, address, row.Sealed) : null;
        return new RegisterRow(new(row.Id), caseId, row.Code, row.Version, entry?.Content, row.DueOn, row.DueOn < database.Today);
    }

    // One damaged key hides the rows of its case, and those only.
    private static SecretBytes? TryKey(KeyRing ring, CaseId caseId, byte[] sealedKey)
    {
        try
        {
            return ring.OpenCase(caseId, sealedKey).Key;
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

        public required byte[] SealedKey { get; init; }

        public DateOnly? DueOn { get; init; }

        public long Total { get; init; }

        public long Overdue { get; init; }
    }
}

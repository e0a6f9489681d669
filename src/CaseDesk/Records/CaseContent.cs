using SafeReport.CaseDesk.Domain;

namespace SafeReport.CaseDesk.Records;

/// <summary>What is sealed in a case's own record. The clear columns repeat some of it for the clocks; this is what counts.</summary>
internal sealed record CaseContent
{
    public string? Title { get; init; }

    public string? Summary { get; init; }

    public string Status { get; init; } = CaseStatus.Triage;

    public string Priority { get; init; } = Domain.Priority.Provisional;

    public bool PriorityProvisional { get; init; }

    public string? LegalBasis { get; init; }

    public DateOnly? ReviewDueOn { get; init; }
}

/// <summary>The row of desk.case_file.</summary>
internal sealed class CaseRow
{
    public const string Table = "case_file";

    public Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Status { get; init; }

    public string? Priority { get; init; }

    public string? LegalBasis { get; init; }

    public DateOnly OpenedOn { get; init; }

    public DateOnly? ReviewDueOn { get; init; }

    public long Version { get; init; }

    public required byte[] Sealed { get; init; }

    /// <summary>What the clear columns alone say, for a case whose record does not open.</summary>
    public CaseContent Clear() => new()
    {
        Status = Status,
        Priority = Priority ?? Domain.Priority.Provisional,
        LegalBasis = LegalBasis,
        ReviewDueOn = ReviewDueOn,
    };

    /// <summary>Whether the clear columns say what was sealed.</summary>
    public bool Agrees(CaseContent content) =>
        Status == content.Status && Priority == content.Priority && LegalBasis == content.LegalBasis && ReviewDueOn == content.ReviewDueOn;
}

/// <summary>Reading and writing the case's own record within an act.</summary>
internal static class CaseRecord
{
    public const string Select = """
        select id, code, status, priority, legal_basis as LegalBasis, opened_on as OpenedOn, review_due_on as ReviewDueOn, version, sealed
        from desk.case_file where id = @Case
        """;

    public static async Task<(CaseRow Row, Entry<CaseContent> Entry)> ReadAsync(CaseWork work, CancellationToken cancellationToken)
    {
        var row = (await work.QuerySingleAsync<CaseRow>(Select, new { Case = work.Id.Value }, cancellationToken))!;
        return (row, SealedRecord.Open<CaseContent>(work.Key, work.At(CaseRow.Table, row.Id, row.Version), row.Sealed));
    }

    /// <summary>Writes the next version and keeps the one before.</summary>
    public static async Task<long> WriteAsync(CaseWork work, CaseRow before, CaseContent content, string? reason, CancellationToken cancellationToken)
    {
        const string sql = """
            update desk.case_file
            set status = @Status, priority = @Priority, legal_basis = @LegalBasis, review_due_on = @ReviewDueOn, version = @Version, sealed = @Sealed
            where id = @Case
            """;
        var version = before.Version + 1;
        await work.KeepVersionAsync(CaseRow.Table, before.Id, before.Version, before.Sealed, cancellationToken);
        var parameters = new
        {
            content.Status,
            content.Priority,
            content.LegalBasis,
            content.ReviewDueOn,
            Version = version,
            Sealed = work.Seal(CaseRow.Table, before.Id, version, content, reason),
            Case = before.Id,
        };
        await work.ExecuteAsync(sql, parameters, cancellationToken);
        return version;
    }
}

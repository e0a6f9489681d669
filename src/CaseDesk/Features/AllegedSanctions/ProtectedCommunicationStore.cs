using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The protected contacts of a case. Every write derives the case's legal basis anew.</summary>
public sealed class ProtectedCommunicationStore(CaseDatabase database)
{
    internal const string Table = "protected_communication";

    public async Task<Outcome<ProtectedCommunicationId>> RecordAsync(KeyRing ring, CaseId caseId, ProtectedCommunication communication, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        var clean = AllegedSanctionRules.Clean(communication);
        if (AllegedSanctionRules.Check(clean) is { Count: > 0 } errors)
        {
            return errors;
        }

        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        if (work is null)
        {
            return Refusal.NotFound;
        }

        var id = await InsertAsync(work, clean, cancellationToken);
        await work.CommitAsync(cancellationToken);
        return id;
    }

    public async Task<Outcome<long>> UpdateAsync(
        KeyRing ring, CaseId caseId, ProtectedCommunicationId id, long expectedVersion, ProtectedCommunication communication, string? reason, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        var clean = AllegedSanctionRules.Clean(communication);
        if (AllegedSanctionRules.Check(clean) is { Count: > 0 } errors)
        {
            return errors;
        }

        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        if (work is null || await FindRowAsync(work, id, cancellationToken) is not { } row)
        {
            return Refusal.NotFound;
        }

        if (row.Version != expectedVersion)
        {
            return Refusal.ChangedMeanwhile;
        }

        const string sql = "update desk.protected_communication set version = @Version, sealed = @Sealed where id = @Id";
        var version = row.Version + 1;
        await work.KeepVersionAsync(Table, row.Id, row.Version, row.Sealed, cancellationToken);
        var sealedRecord = work.Seal(Table, row.Id, version, clean, PlainText.Clean(reason));
        await work.ExecuteAsync(sql, new { row.Id, Version = version, Sealed = sealedRecord }, cancellationToken);
        await DeriveLegalBasisAsync(work, cancellationToken);
        work.Note("communication.changed", Table, row.Id);
        await work.CommitAsync(cancellationToken);
        return version;
    }

    public async Task<IReadOnlyList<Recorded<ProtectedCommunicationId, ProtectedCommunication>>> ListAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        return work is null ? [] : [.. (await ReadAllAsync(work, cancellationToken)).Select(read => new Recorded<ProtectedCommunicationId, ProtectedCommunication>(
            new(read.Row.Id), caseId, read.Row.Version, read.Entry.Content, read.Entry.By, read.Entry.On, read.Entry.Reason))];
    }

    internal static async Task<ProtectedCommunicationId> InsertAsync(CaseWork work, ProtectedCommunication clean, CancellationToken cancellationToken)
    {
        const string sql = "insert into desk.protected_communication (id, case_id, version, sealed) values (@Id, @Case, 1, @Sealed)";
        var id = ProtectedCommunicationId.New();
        await work.ExecuteAsync(sql, new { Id = id.Value, Case = work.Id.Value, Sealed = work.Seal(Table, id.Value, 1, clean) }, cancellationToken);
        await DeriveLegalBasisAsync(work, cancellationToken);
        work.Note("communication.recorded", Table, id.Value);
        return id;
    }

    internal static async Task<bool> ExistsAsync(CaseWork work, ProtectedCommunicationId id, CancellationToken cancellationToken) =>
        await FindRowAsync(work, id, cancellationToken) is not null;

    private static async Task DeriveLegalBasisAsync(CaseWork work, CancellationToken cancellationToken)
    {
        var all = await ReadAllAsync(work, cancellationToken);
        var basis = LegalBasis.Of(all.Select(read => read.Entry.Content.Recipient));
        var (row, entry) = await CaseRecord.ReadAsync(work, cancellationToken);
        if (entry.Content.LegalBasis != basis)
        {
            await CaseRecord.WriteAsync(work, row, entry.Content with { LegalBasis = basis }, reason: null, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<(RecordRow Row, Entry<ProtectedCommunication> Entry)>> ReadAllAsync(CaseWork work, CancellationToken cancellationToken)
    {
        const string sql = "select id, version, sealed from desk.protected_communication where case_id = @Case order by id";
        var rows = await work.QueryAsync<RecordRow>(sql, new { Case = work.Id.Value }, cancellationToken);
        return [.. rows.Select(row => (row, SealedRecord.Open<ProtectedCommunication>(work.Key, work.At(Table, row.Id, row.Version), row.Sealed)))];
    }

    private static Task<RecordRow?> FindRowAsync(CaseWork work, ProtectedCommunicationId id, CancellationToken cancellationToken)
    {
        const string sql = "select id, version, sealed from desk.protected_communication where id = @Id and case_id = @Case";
        return work.QuerySingleAsync<RecordRow>(sql, new { Id = id.Value, Case = work.Id.Value }, cancellationToken);
    }
}

using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.AllegedSanctions;

/// <summary>The first register of alleged sanctions: who may see a case may see its part of the register, nobody else.</summary>
public sealed class AllegedSanctionStore(CaseDatabase database)
{
    private const string Table = "alleged_sanction";

    /// <summary>Records an alleged sanction, with the protected contact it answers when one is given here.</summary>
    public async Task<Outcome<AllegedSanctionId>> RecordAsync(
        KeyRing ring, CaseId caseId, AllegedSanction sanction, ProtectedCommunication? communication, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        var clean = AllegedSanctionRules.Clean(sanction);
        if (Check(clean, communication) is { Count: > 0 } errors)
        {
            return errors;
        }

        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        if (work is null || !await RefersWithinCaseAsync(work, clean, cancellationToken))
        {
            return Refusal.NotFound;
        }

        if (communication is not null)
        {
            clean = clean with { ProtectedCommunication = await ProtectedCommunicationStore.InsertAsync(work, AllegedSanctionRules.Clean(communication), cancellationToken) };
        }

        const string sql = """
            insert into desk.alleged_sanction (id, case_id, version, state, next_step_due_on, sealed)
            values (@Id, @Case, 1, @State, @NextStepDueOn, @Sealed)
            """;
        var id = AllegedSanctionId.New();
        var row = new { Id = id.Value, Case = caseId.Value, clean.State, clean.NextStepDueOn, Sealed = work.Seal(Table, id.Value, 1, clean) };
        await work.ExecuteAsync(sql, row, cancellationToken);
        await RaisePriorityAsync(work, clean, cancellationToken);
        work.Note("sanction.recorded", Table, id.Value);
        await work.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Saves the next version; the one before is kept, sealed, and can be read.</summary>
    public async Task<Outcome<long>> UpdateAsync(
        KeyRing ring, CaseId caseId, AllegedSanctionId id, long expectedVersion, AllegedSanction sanction, string? reason, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        var clean = AllegedSanctionRules.Clean(sanction);
        if (Check(clean, communication: null) is { Count: > 0 } errors)
        {
            return errors;
        }

        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        if (work is null || await FindRowAsync(work, id, cancellationToken) is not { } row || !await RefersWithinCaseAsync(work, clean, cancellationToken))
        {
            return Refusal.NotFound;
        }

        if (row.Version != expectedVersion)
        {
            return Refusal.ChangedMeanwhile;
        }

        const string sql = """
            update desk.alleged_sanction
            set version = @Version, state = @State, next_step_due_on = @NextStepDueOn, sealed = @Sealed
            where id = @Id
            """;
        var version = row.Version + 1;
        await work.KeepVersionAsync(Table, row.Id, row.Version, row.Sealed, cancellationToken);
        var sealedRecord = work.Seal(Table, row.Id, version, clean, PlainText.Clean(reason));
        await work.ExecuteAsync(sql, new { row.Id, Version = version, clean.State, clean.NextStepDueOn, Sealed = sealedRecord }, cancellationToken);
        await RaisePriorityAsync(work, clean, cancellationToken);
        work.Note("sanction.changed", Table, row.Id);
        await work.CommitAsync(cancellationToken);
        return version;
    }

    public async Task<Recorded<AllegedSanctionId, AllegedSanction>?> FindAsync(KeyRing ring, CaseId caseId, AllegedSanctionId id, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        return work is not null && await FindRowAsync(work, id, cancellationToken) is { } row ? Read(work, row) : null;
    }

    /// <summary>Every version, the newest first.</summary>
    public async Task<IReadOnlyList<Recorded<AllegedSanctionId, AllegedSanction>>> HistoryAsync(
        KeyRing ring, CaseId caseId, AllegedSanctionId id, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        if (work is null)
        {
            return [];
        }

        const string sql = """
            select id, version, sealed from desk.alleged_sanction where id = @Id and case_id = @Case
            union all
            select id, version, sealed from desk.record_version where table_name = 'alleged_sanction' and id = @Id and case_id = @Case
            order by version desc
            """;
        var rows = await work.QueryAsync<RecordRow>(sql, new { Id = id.Value, Case = caseId.Value }, cancellationToken);
        return [.. rows.Select(row => Read(work, row))];
    }

    private static Recorded<AllegedSanctionId, AllegedSanction> Read(CaseWork work, RecordRow row)
    {
        var entry = SealedRecord.Open<AllegedSanction>(work.Key, work.At(Table, row.Id, row.Version), row.Sealed);
        return new(new(row.Id), work.Id, row.Version, entry.Content, entry.By, entry.On, entry.Reason);
    }

    private static List<FieldError> Check(AllegedSanction sanction, ProtectedCommunication? communication)
    {
        var errors = AllegedSanctionRules.Check(sanction);
        if (communication is not null)
        {
            errors.AddRange(AllegedSanctionRules.Check(AllegedSanctionRules.Clean(communication)).Select(error => error with { Field = $"Communication.{error.Field}" }));
        }

        return errors;
    }

    /// <summary>A contact of another case must not be pointed at: that would join two reporters.</summary>
    private static async Task<bool> RefersWithinCaseAsync(CaseWork work, AllegedSanction sanction, CancellationToken cancellationToken) =>
        sanction.ProtectedCommunication is not { } communication || await ProtectedCommunicationStore.ExistsAsync(work, communication, cancellationToken);

    /// <summary>An act that the matrix calls more urgent makes the case more urgent; nothing here makes it less so.</summary>
    private static async Task RaisePriorityAsync(CaseWork work, AllegedSanction sanction, CancellationToken cancellationToken)
    {
        var (row, entry) = await CaseRecord.ReadAsync(work, cancellationToken);
        if (Priority.Of(sanction.Severity, sanction.Imminence) is { } priority && Priority.IsMoreUrgent(priority, than: entry.Content.Priority))
        {
            var raised = entry.Content with { Priority = priority, PriorityProvisional = false, ReviewDueOn = Priority.ReviewDue(priority, work.Today) };
            await CaseRecord.WriteAsync(work, row, raised, reason: null, cancellationToken);
            work.Note("case.priority-raised", "case", work.Id.Value);
        }
    }

    private static Task<RecordRow?> FindRowAsync(CaseWork work, AllegedSanctionId id, CancellationToken cancellationToken)
    {
        const string sql = "select id, version, sealed from desk.alleged_sanction where id = @Id and case_id = @Case";
        return work.QuerySingleAsync<RecordRow>(sql, new { Id = id.Value, Case = work.Id.Value }, cancellationToken);
    }
}

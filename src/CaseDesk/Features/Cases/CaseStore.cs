using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>Cases: how they open (CaseStore.Intake), who works on them (CaseStore.Officers), and their own record.</summary>
public sealed partial class CaseStore(CaseDatabase database, OfficerStore officers, ItemReader items, DeskSecret secret)
{
    public const int PageSize = 50;

    /// <summary>Opens a case for reading; null when there is none for this officer. Leaves an event.</summary>
    public async Task<CaseFile?> FindAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        try
        {
            await EnterPendingMailboxesAsync(ring, id, cancellationToken);
        }
        catch (DamagedException)
        {
            // The head does not open, so nothing is entered. The case is shown, and as not intact.
        }

        await EnterLiftAsync(ring, id, cancellationToken);
        await using var work = await database.BeginAsync(ring, id, cancellationToken);
        if (work is null)
        {
            return null;
        }

        // A record that was tampered with must not hide the case: what still opens is shown, and Intact says the rest.
        var row = (await work.QuerySingleAsync<CaseRow>(CaseRecord.Select, new { Case = id.Value }, cancellationToken))!;
        var opened = SealedRecord.TryOpen<CaseContent>(work.Key, work.At(CaseRow.Table, row.Id, row.Version), row.Sealed)?.Content;
        var content = opened ?? row.Clear();
        var file = new CaseFile(
            id, row.Code, content.Status, content.Priority, content.PriorityProvisional, content.LegalBasis, row.OpenedOn, content.ReviewDueOn,
            row.Version, content.Title, content.Summary, await ItemsAsync(work, cancellationToken), await OfficersAsync(work, cancellationToken),
            Intact: opened is not null && row.Agrees(opened))
        {
            Waiting = await work.QuerySingleAsync<long>("select count(*) from desk.follow_up where case_id = @Case", new { Case = id.Value }, cancellationToken),
        };
        work.Note("case.read", "case", id.Value);
        await work.CommitAsync(cancellationToken);
        return file with { Intact = file.Intact && await VerifyAsync(ring, work.Key, id, cancellationToken) };
    }

    /// <summary>The cases the officer is assigned to: what danger lifted first, then what is most urgent and to be reviewed first.</summary>
    public async Task<CasePage> ListAsync(KeyRing ring, int page, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        page = Math.Max(1, page);
        await using var connection = await database.OpenAsync(cancellationToken);
        const string sql = """
            select f.id, f.code, f.status, case when f.lifted_on is null then f.priority else 'P1' end as priority, f.legal_basis as LegalBasis,
                   f.opened_on as OpenedOn, least(f.review_due_on, f.lifted_on) as ReviewDueOn, s.number as AllegedSanctions, s.due as NextStepDueOn, count(*) over () as Total
            from desk.case_file f
            join desk.case_officer o on o.case_id = f.id and o.officer = @Officer
            cross join lateral (
                select count(*) as number, min(next_step_due_on) as due from desk.alleged_sanction where case_id = f.id) s
            where f.mechanism = @Mechanism
            order by f.lifted_on nulls last, f.priority, least(f.review_due_on, s.due) nulls last, f.id
            limit @PageSize offset @Offset
            """;
        var parameters = new { Officer = ring.Officer.Value, Mechanism = ring.Mechanism.ToString(), PageSize, Offset = (page - 1L) * PageSize };
        var rows = (await connection.QueryAsync<ListRow>(CaseDatabase.Command(sql, parameters, transaction: null, cancellationToken))).AsList();
        return new CasePage([.. rows.Select(row => row.ToSummary(database.Today))], page, PageSize, rows.Count > 0 ? (int)rows[0].Total : 0);
    }

    /// <summary>Title and summary. The version before is kept.</summary>
    public async Task<Outcome<long>> DescribeAsync(
        KeyRing ring, CaseId id, long expectedVersion, string? title, string? summary, string? reason, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        if (CheckTexts(title, summary) is { Count: > 0 } errors)
        {
            return errors;
        }

        return await ChangeAsync(ring, id, expectedVersion, "case.described", reason,
            content => content with { Title = PlainText.Clean(title), Summary = PlainText.Clean(summary) }, cancellationToken);
    }

    /// <summary>Decides the priority from severity (V09) and imminence (V10); an officer may choose a more urgent one, never a less urgent one.</summary>
    public Task<Outcome<long>> PrioritizeAsync(
        KeyRing ring, CaseId id, long expectedVersion, string? severity, string? imminence, string? priority, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(ring, id, expectedVersion, "case.prioritized", reason, content => Prioritized(content, severity, imminence, priority), cancellationToken);

    /// <summary>From triage to assessment: the priority must be decided and somebody assigned.</summary>
    public Task<Outcome<long>> StartAssessmentAsync(KeyRing ring, CaseId id, long expectedVersion, CancellationToken cancellationToken) =>
        ChangeAsync(ring, id, expectedVersion, "case.assessment-started", reason: null,
            content => CaseStatus.MayMove(content.Status, CaseStatus.Assessment) && !content.PriorityProvisional
                ? content with { Status = CaseStatus.Assessment }
                : Refusal.GuardNotMet,
            cancellationToken);

    /// <summary>An officer looked at the case as a whole; the next review is due as its priority says.</summary>
    public Task<Outcome<long>> ReviewedAsync(KeyRing ring, CaseId id, long expectedVersion, string? note, CancellationToken cancellationToken) =>
        ChangeAsync(ring, id, expectedVersion, "case.reviewed", note,
            content => content with { ReviewDueOn = Priority.ReviewDue(content.Priority, database.Today) }, cancellationToken);

    private async Task<Outcome<long>> ChangeAsync(
        KeyRing ring, CaseId id, long expectedVersion, string act, string? reason, Func<CaseContent, Outcome<CaseContent>> change, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, id, cancellationToken);
        if (work is null)
        {
            return Refusal.NotFound;
        }

        var (row, entry) = await CaseRecord.ReadAsync(work, cancellationToken);
        if (row.Version != expectedVersion)
        {
            return Refusal.ChangedMeanwhile;
        }

        var changed = change(entry.Content);
        if (!changed.Done)
        {
            return new Outcome<long>(0, changed.Refusal, changed.Errors);
        }

        var version = await CaseRecord.WriteAsync(work, row, changed.Value!, PlainText.Clean(reason), cancellationToken);
        work.Note(act, "case", id.Value);
        await work.CommitAsync(cancellationToken);
        return version;
    }

    private Outcome<CaseContent> Prioritized(CaseContent content, string? severity, string? imminence, string? chosen)
    {
        if (CheckCodes(severity, imminence, chosen) is { Count: > 0 } errors)
        {
            return errors;
        }

        // Without both, the matrix says nothing, and a choice may only raise what stands.
        var matrix = Priority.Of(severity, imminence);
        var priority = MoreUrgent(matrix, chosen) ?? content.Priority;
        if (IsLess(chosen, than: matrix ?? content.Priority) || (!content.PriorityProvisional && Priority.IsMoreUrgent(content.Priority, than: priority)))
        {
            return Refusal.LoweringNeedsSecondOfficer;
        }

        return content with
        {
            Priority = priority,
            PriorityProvisional = content.PriorityProvisional && matrix is null && chosen is null,
            ReviewDueOn = Priority.ReviewDue(priority, database.Today),
        };
    }

    private async Task<bool> VerifyAsync(KeyRing ring, SecretBytes key, CaseId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await database.Head.VerifyAsync(connection, key, ring.Mechanism, id, cancellationToken);
    }

    private static Task<IReadOnlyList<CaseItem>> ItemsAsync(CaseWork work, CancellationToken cancellationToken)
    {
        const string sql = """
            select i.id as Item, i.arrived_on as ArrivedOn, c.awaits_new_seal as AwaitsNewSeal, c.unread
            from desk.case_item c join desk.item i on i.id = c.item
            where c.case_id = @Case
            order by i.taken_number
            """;
        return work.QueryAsync<CaseItem>(sql, new { Case = work.Id.Value }, cancellationToken);
    }

    private static bool IsLess(string? priority, string? than) =>
        priority is not null && than is not null && Priority.IsMoreUrgent(than, priority);

    private static string? MoreUrgent(string? one, string? other) =>
        one is null ? other : other is null || Priority.IsMoreUrgent(one, than: other) ? one : other;

    private static List<FieldError> CheckTexts(string? title, string? summary)
    {
        var rules = new FieldRules();
        rules.Text("Title", title, 200);
        rules.Text("Summary", summary, FieldRules.LongText);
        return rules.Errors;
    }

    private static List<FieldError> CheckCodes(string? severity, string? imminence, string? priority)
    {
        var rules = new FieldRules();
        rules.Code("Severity", "V09", severity);
        rules.Code("Imminence", "V10", imminence);
        rules.Code("Priority", "V11", priority);
        return rules.Errors;
    }

    private sealed class ListRow
    {
        public Guid Id { get; init; }

        public required string Code { get; init; }

        public required string Status { get; init; }

        public required string Priority { get; init; }

        public string? LegalBasis { get; init; }

        public DateOnly OpenedOn { get; init; }

        public DateOnly? ReviewDueOn { get; init; }

        public long AllegedSanctions { get; init; }

        public DateOnly? NextStepDueOn { get; init; }

        public long Total { get; init; }

        public CaseSummary ToSummary(DateOnly today) => new(
            new CaseId(Id), Code, Status, Priority, LegalBasis, OpenedOn, ReviewDueOn, ReviewDueOn < today, (int)AllegedSanctions, NextStepDueOn);
    }
}

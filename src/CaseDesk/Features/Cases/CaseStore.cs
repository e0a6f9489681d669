using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>Cases: how they open (CaseStore.Intake), who works on them (CaseStore.Officers), and their own record.</summary>
public sealed partial class CaseStore(CaseDatabase database, OfficerStore officers, ItemReader items, DeskSecret secret) : ICaseArrivals
{
    public const int PageSize = 50;

    /// <summary>All of a case that stands in the clear or in its own record. That it was read goes on record when the reading is complete.</summary>
    public async Task<CaseFile> ReadAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        await reading.ReadAllAsync(cancellationToken);

        // A record that was tampered with must not hide the case: what still opens is shown, and Intact says the rest.
        var row = (await CaseRecord.FindRowAsync(reading, cancellationToken))!;
        var record = await CaseRecord.TryReadAsync(reading, cancellationToken);
        var content = record?.Content ?? row.Clear();
        reading.NoteRead(Acts.CaseRead, reading.Id.Value);
        return new CaseFile(
            reading.Id, row.Code, row.OpenedOn, record?.Version ?? 0, content, await ItemsAsync(reading, cancellationToken), await OfficersAsync(reading, cancellationToken),
            Intact: record?.Content is not null && row.Agrees(content) && await reading.IsIntactAsync(cancellationToken))
        {
            Waiting = row.Waiting,
        };
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
            join desk.officer w on w.id = o.officer and w.disabled_on is null
            cross join lateral (
                select count(*) as number, min(due_on) as due from desk.case_record where case_id = f.id and kind = @Sanctions) s
            where f.mechanism = @Mechanism
            order by f.lifted_on nulls last, f.priority nulls first, least(f.review_due_on, s.due) nulls last, f.id
            limit @PageSize offset @Offset
            """;
        var parameters = new { Officer = ring.Officer.Value, Mechanism = ring.Mechanism.ToString(), PageSize, Offset = (page - 1L) * PageSize, Sanctions = RecordKinds.AllegedSanction.Name };
        var rows = (await connection.QueryAsync<ListRow>(CaseDatabase.Command(sql, parameters, transaction: null, cancellationToken))).AsList();
        return new CasePage([.. rows.Select(row => row.ToSummary(database.Today))], page, PageSize, rows.Count > 0 ? (int)rows[0].Total : 0);
    }

    /// <summary>Title and summary. The version before is kept.</summary>
    public async Task<Outcome<long>> DescribeAsync(
        CaseAct act, long expectedVersion, string? title, string? summary, string? reason, CancellationToken cancellationToken) =>
        CheckTexts(title, summary) is { Count: > 0 } errors ? errors : await ChangeAsync(act, expectedVersion, Acts.CaseDescribed, reason,
            content => content with { Title = PlainText.Clean(title), Summary = PlainText.Clean(summary) }, cancellationToken);

    /// <summary>Decides the priority from severity (V09) and imminence (V10), which are kept; an officer may choose another, a less urgent one with a reason.</summary>
    public Task<Outcome<long>> PrioritizeAsync(
        CaseAct act, long expectedVersion, string? severity, string? imminence, string? priority, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(
            act, expectedVersion, Acts.CasePrioritized, reason, content => Prioritized(content, severity, imminence, priority, reason, act.Ring.Officer), cancellationToken);

    /// <summary>An officer looked at the case as a whole; the next review is due as its priority says.</summary>
    public Task<Outcome<long>> ReviewedAsync(CaseAct act, long expectedVersion, string? note, CancellationToken cancellationToken) =>
        ChangeAsync(act, expectedVersion, Acts.CaseReviewed, note,
            content => content with { ReviewDueOn = Priority.ReviewDue(content.Priority, database.Today) }, cancellationToken, evenIfSame: true);

    /// <summary>Changes the case's own record within an act. What changes nothing writes nothing, unless that it was done is itself the record.</summary>
    private static async Task<Outcome<long>> ChangeAsync(
        CaseAct act, long expectedVersion, string name, string? reason, Func<CaseContent, Outcome<CaseContent>> change, CancellationToken cancellationToken,
        bool evenIfSame = false)
    {
        var (row, content) = await CaseRecord.ReadAsync(act, cancellationToken);
        if (row.Version != expectedVersion)
        {
            return Refusal.ChangedMeanwhile;
        }

        var changed = change(content);
        if (!changed.Done)
        {
            return new Outcome<long>(0, changed.Refusal, changed.Errors);
        }

        var (version, written) = await CaseRecord.WriteAsync(act, row, changed.Value!, reason, cancellationToken, evenIfSame);
        if (written)
        {
            act.Note(name, act.Id.Value);
        }

        return version;
    }

    /// <param name="content">As it stands.</param>
    /// <param name="severity">V09; null leaves what stands.</param>
    /// <param name="imminence">V10; null leaves what stands.</param>
    /// <param name="chosen">V11, instead of the table's answer; null: as the table says, where it says anything.</param>
    /// <param name="reason">Why; asked for where the case becomes less urgent than it stands, or than the table says.</param>
    /// <param name="officer">Who decides.</param>
    private Outcome<CaseContent> Prioritized(CaseContent content, string? severity, string? imminence, string? chosen, string? reason, OfficerId officer)
    {
        if (CheckCodes(severity, imminence, chosen) is { Count: > 0 } errors)
        {
            return errors;
        }

        var harm = content with { Severity = severity ?? content.Severity, Imminence = imminence ?? content.Imminence };
        var table = Priority.Of(harm.Severity, harm.Imminence);
        if ((chosen ?? table) is not { } priority || (chosen is null && content.DecidedPriority is not null && !Priority.IsMoreUrgent(table, than: content.DecidedPriority)))
        {
            return harm;   // the table says nothing, or undoes no decision by itself: what is known is kept, how soon stays as decided
        }

        reason = PlainText.Clean(reason);
        if (reason is null && (Priority.IsMoreUrgent(content.DecidedPriority, than: priority) || Priority.IsMoreUrgent(table, than: priority)))
        {
            return new List<FieldError> { new("Reason", FieldProblem.LoweringNeedsReason) };
        }

        return harm with
        {
            Priority = priority,
            PriorityProvisional = false,
            PriorityDecision = new PriorityDecision(officer, database.Today, reason),
            ReviewDueOn = Priority.ReviewDue(priority, database.Today),
        };
    }

    private static Task<IReadOnlyList<CaseItem>> ItemsAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        const string sql = """
            select i.id as Item, i.arrived_on as ArrivedOn, c.awaits_new_seal as AwaitsNewSeal, c.unread
            from desk.case_item c join desk.item i on i.id = c.item
            where c.case_id = @Case
            order by i.taken_number
            """;
        return reading.QueryAsync<CaseItem>(sql, new { Case = reading.Id.Value }, cancellationToken);
    }

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

        public string? Priority { get; init; }

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

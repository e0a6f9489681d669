using System.Text.Json.Serialization;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Records;

/// <summary>What is sealed in a case's own record. The clear columns repeat some of it for the clocks; this is what counts.</summary>
public sealed record CaseContent
{
    public string? Title { get; init; }

    public string? Summary { get; init; }

    public string Status { get; init; } = CaseStatus.Triage;

    /// <summary>V09: the harm if the allegation is right; null while nobody said.</summary>
    public string? Severity { get; init; }

    /// <summary>V10; null while nobody said.</summary>
    public string? Imminence { get; init; }

    /// <summary>V11; null while nobody decided.</summary>
    public string? Priority { get; init; }

    /// <summary>No person decided it: danger in an item put it there, or the version before, which took P2 for whatever was unknown.</summary>
    public bool PriorityProvisional { get; init; }

    /// <summary>Who decided the priority, when and why; null where nobody did, or a version did that did not keep it.</summary>
    public PriorityDecision? PriorityDecision { get; init; }

    /// <summary>The priority that a person decided.</summary>
    [JsonIgnore]
    public string? DecidedPriority => PriorityProvisional ? null : Priority;

    public string? LegalBasis { get; init; }

    public DateOnly? ReviewDueOn { get; init; }

    /// <summary>Where it stood before its last step, while that step can be taken back.</summary>
    public string? StatusBefore { get; init; }

    public PlannedMeasure? Plan { get; init; }

    /// <summary>How far up the ladder of domain.md 3.2 the case was taken, 0 to 9.</summary>
    public int? Ladder { get; init; }

    /// <summary>Two tries to reach the person that failed.</summary>
    public FailedTries? Tries { get; init; }

    /// <summary>An officer asks that the case be closed; another one has not answered yet.</summary>
    public ClosingAsked? Closing { get; init; }

    /// <summary>V14, of a closed case. None of its codes says anything about what was told.</summary>
    public string? Outcome { get; init; }
}

/// <summary>A measure (V13) that was decided on, MR0 among them: to do nothing for now.</summary>
public sealed record PlannedMeasure(string Measure, OfficerId By, DateOnly On, string Reason);

/// <param name="By">Who asks; somebody else answers.</param>
/// <param name="On">That day.</param>
/// <param name="Outcome">V14.</param>
/// <param name="SafeOn">When the person was last found safe; null where six months went by since two tries failed.</param>
/// <param name="Told">How the person learns of it: <see cref="CaseSteps.Told"/>.</param>
/// <param name="Reason">As written.</param>
public sealed record ClosingAsked(OfficerId By, DateOnly On, string Outcome, DateOnly? SafeOn, string Told, string Reason);

/// <param name="By">The officer who set it, or whose record of an act raised it.</param>
/// <param name="On">That day.</param>
/// <param name="Reason">As the officer wrote it; null where the table's answer was taken.</param>
/// <param name="BySanction">What an alleged sanction says raised it.</param>
public sealed record PriorityDecision(OfficerId By, DateOnly On, string? Reason, bool BySanction = false);

/// <summary>The row of desk.case_file: what stands in the clear of a case.</summary>
internal sealed class CaseRow
{
    public Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Status { get; init; }

    public string? Priority { get; init; }

    public string? LegalBasis { get; init; }

    public DateOnly OpenedOn { get; init; }

    public DateOnly? ReviewDueOn { get; init; }

    /// <summary>Danger lifted the case on that day, and nobody who holds its key entered that yet.</summary>
    public DateOnly? LiftedOn { get; init; }

    /// <summary>Items that came by a code of this case and are not linked to it yet.</summary>
    public long Waiting { get; init; }

    /// <summary>What the clear columns alone say, for a case whose record does not open.</summary>
    public CaseContent Clear() => new()
    {
        Status = Status,
        Priority = Priority,
        PriorityProvisional = true,
        LegalBasis = LegalBasis,
        ReviewDueOn = ReviewDueOn,
    };

    /// <summary>Whether the clear columns say what was sealed.</summary>
    public bool Agrees(CaseContent content) =>
        Status == content.Status && Priority == content.Priority && LegalBasis == content.LegalBasis && ReviewDueOn == content.ReviewDueOn;
}

/// <summary>The case's own record, and the clear columns that repeat some of it.</summary>
internal static class CaseRecord
{
    private static readonly Records<CaseContent> Records = new(RecordKinds.Case);

    public static Task<CaseRow?> FindRowAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, code, status, priority, legal_basis as LegalBasis, opened_on as OpenedOn, review_due_on as ReviewDueOn, lifted_on as LiftedOn,
                   (select count(*) from desk.follow_up where case_id = @Case) as Waiting
            from desk.case_file where id = @Case
            """;
        return reading.QuerySingleAsync<CaseRow>(sql, new { Case = reading.Id.Value }, cancellationToken);
    }

    /// <returns>A record that does not open has no content; null when its row is gone.</returns>
    public static async Task<(long Version, CaseContent? Content)?> TryReadAsync(CaseReading reading, CancellationToken cancellationToken) =>
        await Records.FindRowAsync(reading, reading.Id.Value, cancellationToken) is { } row ? (row.Version, Records.TryOpen(reading, row)?.Content) : null;

    /// <exception cref="DamagedException">It does not open, or is gone.</exception>
    public static async Task<(RecordRow Row, CaseContent Content)> ReadAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        var row = await Records.FindRowAsync(reading, reading.Id.Value, cancellationToken) ?? throw new DamagedException("A case's own record is gone.");
        return (row, Records.Open(reading, row).Content);
    }

    public static Task InsertAsync(CaseAct act, CaseContent content, CancellationToken cancellationToken) =>
        Records.InsertAsync(act, act.Id.Value, content, cancellationToken);

    /// <summary>Writes the next version and keeps the one before; nothing when nothing changes, unless the reason is what is to be recorded.</summary>
    /// <returns>The version that stands now, and whether it was written.</returns>
    public static async Task<(long Version, bool Written)> WriteAsync(
        CaseAct act, RecordRow before, CaseContent content, string? reason, CancellationToken cancellationToken, bool evenIfSame = false)
    {
        var (version, written) = await Records.UpdateAsync(act, before, content, reason, cancellationToken, evenIfSame);
        if (written)
        {
            const string sql = """
                update desk.case_file set status = @Status, priority = @Priority, legal_basis = @LegalBasis, review_due_on = @ReviewDueOn where id = @Case
                """;
            await act.ExecuteAsync(sql, new { content.Status, content.Priority, content.LegalBasis, content.ReviewDueOn, Case = act.Id.Value }, cancellationToken);
        }

        return (version, written);
    }
}

using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>Who works on a case: whoever has its key. Assigning seals the key to the officer.</summary>
public sealed partial class CaseStore
{
    /// <summary>Gives an officer of the same mechanism with CASE or FOCAL the case's key. Doing it twice changes nothing.</summary>
    /// <param name="ring">An officer of the case.</param>
    /// <param name="id">The case.</param>
    /// <param name="officer">Who is to work on it.</param>
    /// <param name="reason">For an officer who was removed from the case for cause: why they come back. Only a focal point can say that.</param>
    /// <param name="cancellationToken">Stops before anything is changed, or not at all.</param>
    public async Task<Outcome<CaseId>> AssignAsync(KeyRing ring, CaseId id, OfficerId officer, string? reason, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        if (await AssignableAsync(ring, [officer], cancellationToken) is not [var assignable])
        {
            return Refusal.OfficerUnsuitable;
        }

        await using var work = await database.BeginAsync(ring, id, cancellationToken);
        if (work is null)
        {
            return Refusal.NotFound;
        }

        if (await WasRemovedAsync(work, officer, cancellationToken) && !await BringBackAsync(work, officer, PlainText.Clean(reason), cancellationToken))
        {
            return Refusal.RemovedForCause;
        }

        await AssignAsync(work, assignable, cancellationToken);
        await work.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Who was removed from the case for cause, and may not come back without a focal point's reason.</summary>
    public async Task<IReadOnlySet<OfficerId>> RemovedForCauseAsync(CaseId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var removed = await connection.QueryAsync<Guid>(CaseDatabase.Command(
            "select officer from desk.removed_for_cause where case_id = @Case", new { Case = id.Value }, transaction: null, cancellationToken));
        return removed.Select(officer => new OfficerId(officer)).ToHashSet();
    }

    /// <summary>Hands the case over: the officer no longer reaches it. The last one cannot go.</summary>
    /// <remarks>This is no removal for cause: who held the key may have kept it, and only a new case key would help against that.</remarks>
    public async Task<Outcome<CaseId>> UnassignAsync(KeyRing ring, CaseId id, OfficerId officer, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, id, cancellationToken);
        if (work is null)
        {
            return Refusal.NotFound;
        }

        const string sql = """
            delete from desk.case_officer c
            where c.case_id = @Case and c.officer = @Officer
              and exists (select from desk.case_officer r join desk.officer o on o.id = r.officer and o.disabled_on is null
                          where r.case_id = @Case and r.officer <> @Officer)
            """;
        if (await work.ExecuteAsync(sql, new { Case = id.Value, Officer = officer.Value }, cancellationToken) == 0)
        {
            return Refusal.GuardNotMet;
        }

        work.Note("case.unassigned", "case", id.Value);
        work.Note("officer.unassigned", "officer", officer.Value);
        await work.CommitAsync(cancellationToken);
        return id;
    }

    private static Task<bool> WasRemovedAsync(CaseWork work, OfficerId officer, CancellationToken cancellationToken) => work.QuerySingleAsync<bool>(
        "select exists (select from desk.removed_for_cause where case_id = @Case and officer = @Officer)",
        new { Case = work.Id.Value, Officer = officer.Value }, cancellationToken);

    private static async Task<bool> BringBackAsync(CaseWork work, OfficerId officer, string? reason, CancellationToken cancellationToken)
    {
        if (!work.Ring.Holds(Role.Focal) || reason is null or { Length: > FieldRules.ShortText })
        {
            return false;
        }

        // The reason is sealed with the case's record, as that of the removal is.
        var (row, entry) = await CaseRecord.ReadAsync(work, cancellationToken);
        await CaseRecord.WriteAsync(work, row, entry.Content, reason, cancellationToken);
        await work.ExecuteAsync(
            "delete from desk.removed_for_cause where case_id = @Case and officer = @Officer", new { Case = work.Id.Value, Officer = officer.Value }, cancellationToken);
        work.Note("case.officer-brought-back", "case", work.Id.Value);
        work.Note("officer.brought-back", "officer", officer.Value);
        return true;
    }

    private static async Task AssignAsync(CaseWork work, Officer officer, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.case_officer (case_id, officer, sealed_key, assigned_on)
            values (@Case, @Officer, @SealedKey, @Today)
            on conflict do nothing
            """;
        var row = new
        {
            Case = work.Id.Value,
            Officer = officer.Id.Value,
            SealedKey = AgeFile.Seal(work.Key.Span, HybridRecipient.Parse(officer.Recipient)),
            work.Today,
        };
        if (await work.ExecuteAsync(sql, row, cancellationToken) > 0)
        {
            work.Note("case.assigned", "case", work.Id.Value);
            work.Note("officer.assigned", "officer", officer.Id.Value);
        }
    }

    /// <returns>The officers, or null when one of them may not work on cases here.</returns>
    private async Task<IReadOnlyList<Officer>?> AssignableAsync(KeyRing ring, IReadOnlyList<OfficerId> ids, CancellationToken cancellationToken)
    {
        var found = new List<Officer>(ids.Count);
        foreach (var id in ids.Distinct())
        {
            var officer = await officers.FindAsync(id, cancellationToken);
            if (officer is null || officer.Disabled || officer.Mechanism != ring.Mechanism || !officer.Roles.Overlaps(Role.WorksOnCases))
            {
                return null;
            }

            found.Add(officer);
        }

        return found;
    }

    private static async Task<IReadOnlyList<CaseOfficer>> OfficersAsync(CaseWork work, CancellationToken cancellationToken)
    {
        const string sql = """
            select o.id, o.name, c.assigned_on as AssignedOn
            from desk.case_officer c join desk.officer o on o.id = c.officer
            where c.case_id = @Case
            order by o.normalized_name
            """;
        var rows = await work.QueryAsync<OfficerRow>(sql, new { Case = work.Id.Value }, cancellationToken);
        return [.. rows.Select(row => new CaseOfficer(new OfficerId(row.Id), row.Name, row.AssignedOn))];
    }

    private sealed class OfficerRow
    {
        public Guid Id { get; init; }

        public required string Name { get; init; }

        public DateOnly AssignedOn { get; init; }
    }
}

using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>Who works on a case: whoever has its key. Assigning seals the key to the officer.</summary>
public sealed partial class CaseStore
{
    /// <summary>Gives an officer of the same mechanism with CASE or FOCAL the case's key. Doing it twice changes nothing.</summary>
    /// <param name="act">An officer of the case's.</param>
    /// <param name="officer">Who is to work on it.</param>
    /// <param name="reason">For an officer who was removed from the case for cause: why they come back. Only a focal point can say that.</param>
    /// <param name="cancellationToken">Stops before anything is changed, or not at all.</param>
    public async Task<Outcome<CaseId>> AssignAsync(CaseAct act, OfficerId officer, string? reason, CancellationToken cancellationToken)
    {
        if (await AssignableAsync(act.Ring, [officer], cancellationToken) is not [var assignable])
        {
            return Refusal.OfficerUnsuitable;
        }

        if (await WasRemovedAsync(act, officer, cancellationToken) && !await BringBackAsync(act, officer, PlainText.Clean(reason), cancellationToken))
        {
            return Refusal.RemovedForCause;
        }

        await AssignAsync(act, assignable, cancellationToken);
        return act.Id;
    }

    /// <summary>Hands the case over: the officer no longer reaches it. The last one cannot go.</summary>
    /// <remarks>This is no removal for cause: who held the key may have kept it, and only a new case key would help against that.</remarks>
    public static async Task<Outcome<CaseId>> UnassignAsync(CaseAct act, OfficerId officer, CancellationToken cancellationToken)
    {
        const string sql = """
            delete from desk.case_officer c
            where c.case_id = @Case and c.officer = @Officer
              and exists (select from desk.case_officer r join desk.officer o on o.id = r.officer and o.disabled_on is null
                          where r.case_id = @Case and r.officer <> @Officer)
            """;
        if (await act.ExecuteAsync(sql, new { Case = act.Id.Value, Officer = officer.Value }, cancellationToken) == 0)
        {
            return Refusal.GuardNotMet;
        }

        act.Note(Acts.CaseUnassigned, act.Id.Value);
        act.Note(Acts.OfficerUnassigned, officer.Value);
        return act.Id;
    }

    private static Task<bool> WasRemovedAsync(CaseAct act, OfficerId officer, CancellationToken cancellationToken) => act.QuerySingleAsync<bool>(
        "select exists (select from desk.removed_for_cause where case_id = @Case and officer = @Officer)",
        new { Case = act.Id.Value, Officer = officer.Value }, cancellationToken);

    private static async Task<bool> BringBackAsync(CaseAct act, OfficerId officer, string? reason, CancellationToken cancellationToken)
    {
        if (!act.Ring.Holds(Role.Focal) || reason is null or { Length: > FieldRules.ShortText })
        {
            return false;
        }

        // The reason is sealed with the case's record, as that of the removal is.
        var (row, content) = await CaseRecord.ReadAsync(act, cancellationToken);
        await CaseRecord.WriteAsync(act, row, content, reason, cancellationToken, evenIfSame: true);
        await act.ExecuteAsync(
            "delete from desk.removed_for_cause where case_id = @Case and officer = @Officer", new { Case = act.Id.Value, Officer = officer.Value }, cancellationToken);
        act.Note(Acts.CaseOfficerBroughtBack, act.Id.Value);
        act.Note(Acts.OfficerBroughtBack, officer.Value);
        return true;
    }

    private static async Task AssignAsync(CaseAct act, Officer officer, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.case_officer (case_id, officer, sealed_key, assigned_on)
            values (@Case, @Officer, @SealedKey, @Today)
            on conflict do nothing
            """;
        var row = new
        {
            Case = act.Id.Value,
            Officer = officer.Id.Value,
            SealedKey = AgeFile.Seal(act.Key.Span, HybridRecipient.Parse(officer.Recipient)),
            act.Today,
        };
        if (await act.ExecuteAsync(sql, row, cancellationToken) > 0)
        {
            act.Note(Acts.CaseAssigned, act.Id.Value);
            act.Note(Acts.OfficerAssigned, officer.Id.Value);
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

    /// <summary>Everybody of the mechanism, and what the case has to do with them.</summary>
    private static async Task<IReadOnlyList<CaseOfficer>> OfficersAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        const string sql = """
            select o.id, o.name, c.assigned_on as AssignedOn, r.officer is not null as RemovedForCause, o.disabled_on is not null as Disabled,
                   array(select role from desk.officer_role where officer = o.id) as Roles
            from desk.officer o
            left join desk.case_officer c on c.officer = o.id and c.case_id = @Case
            left join desk.removed_for_cause r on r.officer = o.id and r.case_id = @Case
            where o.mechanism = @Mechanism or c.officer is not null
            order by o.normalized_name
            """;
        var rows = await reading.QueryAsync<OfficerRow>(sql, new { Case = reading.Id.Value, Mechanism = reading.Ring.Mechanism.ToString() }, cancellationToken);
        return [.. rows.Select(row => new CaseOfficer(new OfficerId(row.Id), row.Name, row.AssignedOn, row.RemovedForCause, row.Disabled, row.Roles.ToHashSet(StringComparer.Ordinal)))];
    }

    private sealed class OfficerRow
    {
        public Guid Id { get; init; }

        public required string Name { get; init; }

        public DateOnly? AssignedOn { get; init; }

        public bool RemovedForCause { get; init; }

        public bool Disabled { get; init; }

        public required string[] Roles { get; init; }
    }
}

using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Cases.Removal;

/// <summary>Removes an officer from a case for cause (protocol.md 9): the case gets a new key, which that officer never has.</summary>
/// <remarks>
/// Key, records, their history and the head change in one transaction. The payloads are encrypted anew after it, each in a transaction
/// of its own (<see cref="PayloadRenewal"/>); until then the former key, sealed under the new one, opens what still waits.
/// </remarks>
public sealed class OfficerRemoval(DeskSecret secret, KeyRings rings)
{
    private const int KeyLength = 32;

    /// <summary>Removes and commits: what the removed officer's session holds is locked when it is done, not before.</summary>
    /// <param name="act">A FOCAL officer's, on the case.</param>
    /// <param name="officer">Who is removed: assigned now, or taken off before and only now known to be a danger.</param>
    /// <param name="reason">Why; sealed with the case's record.</param>
    /// <param name="cancellationToken">Stops before anything is changed, or not at all.</param>
    public async Task<Outcome<CaseId>> RemoveAsync(CaseAct act, OfficerId officer, string? reason, CancellationToken cancellationToken)
    {
        act.Ring.Require(Role.Focal);
        if (Check(reason) is { Count: > 0 } errors)
        {
            return errors;
        }

        // Whoever goes cannot be the one who makes the new key.
        if (officer == act.Ring.Officer || !await IsOfficerHereAsync(act, officer, cancellationToken))
        {
            return Refusal.OfficerUnsuitable;
        }

        var (row, content) = await CaseRecord.ReadAsync(act, cancellationToken);
        await CaseRecord.WriteAsync(act, row, content, reason, cancellationToken, evenIfSame: true);
        using var key = SecretBytes.Random(KeyLength);
        await KeepFormerKeyAsync(act, key, cancellationToken);
        await Compartments.RemoveAsync(act, officer, cancellationToken);
        await NewCaseKey.SealAnewAsync(act, key, cancellationToken);
        await GrantAsync(act, key, officer, cancellationToken);
        await RememberAsync(act, officer, cancellationToken);
        act.Note(Acts.CaseOfficerRemovedForCause, act.Id.Value);
        act.Note(Acts.OfficerRemovedForCause, officer.Value);
        await act.CommitAsync(cancellationToken);
        rings.LockOfficer(officer);   // the former key may be in the memory of the removed officer's session
        return act.Id;
    }

    private static List<FieldError> Check(string? reason)
    {
        var rules = new FieldRules();
        rules.Text("Reason", reason, FieldRules.ShortText);
        if (PlainText.Clean(reason) is null)
        {
            rules.Add("Reason", FieldProblem.Missing);
        }

        return rules.Errors;
    }

    private static async Task<bool> IsOfficerHereAsync(CaseAct act, OfficerId officer, CancellationToken cancellationToken)
    {
        const string sql = "select exists (select from desk.officer where id = @Officer and mechanism = @Mechanism)";
        return await act.QuerySingleAsync<bool>(sql, new { Officer = officer.Value, Mechanism = act.Ring.Mechanism.ToString() }, cancellationToken);
    }

    private static Task<int> RememberAsync(CaseAct act, OfficerId officer, CancellationToken cancellationToken) => act.ExecuteAsync(
        "insert into desk.removed_for_cause values (@Case, @Officer, @Today) on conflict (case_id, officer) do update set removed_on = excluded.removed_on",
        new { Case = act.Id.Value, Officer = officer.Value, act.Today }, cancellationToken);

    private static async Task KeepFormerKeyAsync(CaseAct act, SecretBytes key, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();

        // Sealed under the former key itself for a moment: SealAnewAsync then takes it along with the older ones.
        const string sql = """
            insert into desk.former_case_key (id, case_id, sealed) values (@Id, @Case, @Sealed);
            update desk.case_item set awaits_new_seal = true where case_id = @Case
            """;
        var former = FormerKey.Seal(act.Ring.Mechanism, act.Id, id, act.Key, act.Key);
        await act.ExecuteAsync(sql, new { Id = id, Case = act.Id.Value, Sealed = former }, cancellationToken);
    }

    /// <summary>Seals the new key to everybody who stays. A disabled officer does not.</summary>
    private async Task GrantAsync(CaseAct act, SecretBytes key, OfficerId removed, CancellationToken cancellationToken)
    {
        const string remaining = """
            delete from desk.case_officer c using desk.officer o
            where c.case_id = @Case and o.id = c.officer and (c.officer = @Removed or o.disabled_on is not null);
            select o.id, o.recipient from desk.case_officer c join desk.officer o on o.id = c.officer where c.case_id = @Case
            """;
        const string grant = "update desk.case_officer set sealed_key = @SealedKey where case_id = @Case and officer = @Officer";
        foreach (var (id, recipient) in await act.QueryAsync<(Guid Id, string Recipient)>(
            remaining, new { Case = act.Id.Value, Removed = removed.Value }, cancellationToken))
        {
            var sealedKey = AgeFile.Seal(key.Span, HybridRecipient.Parse(recipient));
            await act.ExecuteAsync(grant, new { Case = act.Id.Value, Officer = id, SealedKey = sealedKey }, cancellationToken);
        }

        using var identity = CaseIdentity.Of(key);
        const string recipientSql = "update desk.case_file set recipient_sealed = @Sealed where id = @Case";
        await act.ExecuteAsync(recipientSql, new { Case = act.Id.Value, Sealed = CaseRecipient.Seal(secret, act.Id, identity.Recipient) }, cancellationToken);
    }
}

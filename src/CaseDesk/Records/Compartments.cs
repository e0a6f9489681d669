using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>The narrower parts of a case, each with a key of its own that is sealed to whoever may know of it (protocol.md 9).</summary>
public static class Compartments
{
    private const int KeyLength = 32;

    /// <summary>Makes a compartment and gives it to these officers; the caller's own act can write to it only if they are among them.</summary>
    public static async Task<Guid> CreateAsync(CaseAct act, IReadOnlyCollection<(OfficerId Id, HybridRecipient Recipient)> officers, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        using var key = SecretBytes.Random(KeyLength);
        await act.ExecuteAsync("insert into desk.case_compartment (id, case_id) values (@Id, @Case)", new { Id = id, Case = act.Id.Value }, cancellationToken);
        await ChangeGrantsAsync(act, () => GrantAsync(act, id, key, officers, cancellationToken), cancellationToken);
        act.ForgetCompartments();
        return id;
    }

    /// <summary>Gives a compartment that the acting officer holds to others.</summary>
    /// <exception cref="NotAllowedException">The acting officer does not hold it.</exception>
    public static async Task GrantAsync(
        CaseAct act, Guid compartment, IReadOnlyCollection<(OfficerId Id, HybridRecipient Recipient)> officers, CancellationToken cancellationToken)
    {
        await act.OpenCompartmentsAsync(cancellationToken);
        var key = act.KeyOf(compartment) ?? throw new NotAllowedException();
        await ChangeGrantsAsync(act, () => GrantAsync(act, compartment, key, officers, cancellationToken), cancellationToken);
    }

    /// <summary>Takes every compartment of the case from an officer who is removed for cause; what they held gets a new key.</summary>
    /// <remarks>
    /// A compartment that the acting officer does not hold waits for the next holder (<see cref="RenewAwaitedAsync"/>): nobody is let into it so that
    /// it can be shut to somebody else.
    /// </remarks>
    public static async Task RemoveAsync(CaseAct act, OfficerId removed, CancellationToken cancellationToken)
    {
        const string take = """
            with taken as (
                delete from desk.compartment_grant g using desk.case_compartment c
                where c.id = g.compartment and c.case_id = @Case and g.officer = @Removed
                returning g.compartment)
            update desk.case_compartment c set awaits_new_key = true from taken where c.id = taken.compartment
            """;
        var taken = 0;
        await ChangeGrantsAsync(
            act, async () => taken = await act.ExecuteAsync(take, new { Case = act.Id.Value, Removed = removed.Value }, cancellationToken), cancellationToken);
        if (taken > 0)
        {
            await RenewAwaitedAsync(act, cancellationToken);
        }
    }

    /// <summary>Gives a new key to what awaits one and the acting officer holds.</summary>
    /// <returns>How many got one.</returns>
    public static async Task<int> RenewAwaitedAsync(CaseAct act, CancellationToken cancellationToken)
    {
        const string awaiting = "select id from desk.case_compartment where case_id = @Case and awaits_new_key order by id for update";
        var waiting = await act.QueryAsync<Guid>(awaiting, new { Case = act.Id.Value }, cancellationToken);
        if (waiting.Count == 0)
        {
            return 0;
        }

        await act.OpenCompartmentsAsync(cancellationToken);
        var renewed = 0;
        foreach (var compartment in waiting)
        {
            if (act.KeyOf(compartment) is { } oldKey)
            {
                await ChangeGrantsAsync(act, () => RenewAsync(act, compartment, oldKey, cancellationToken), cancellationToken);
                renewed++;
            }
        }

        act.ForgetCompartments();
        return renewed;
    }

    /// <summary>Changes who has compartments of the case, and lets the head know.</summary>
    /// <remarks>What did not fit the head before does not fit it afterwards: an act must not bless what was changed behind the program's back.</remarks>
    private static async Task ChangeGrantsAsync(CaseAct act, Func<Task> change, CancellationToken cancellationToken)
    {
        await act.WriteHeadAsync(cancellationToken);
        var head = await CaseHead.ReadAsync(act, cancellationToken);
        var before = await act.GrantsAsync(cancellationToken);
        await change();
        var after = await act.GrantsAsync(cancellationToken);
        foreach (var compartment in before.Concat(after).Select(grants => grants.Key).Distinct())
        {
            if (head.FitsGrants(compartment, before[compartment]) && CaseHead.HashOf(before[compartment]) != CaseHead.HashOf(after[compartment]))
            {
                act.EnterGrants(compartment, after[compartment]);
            }
        }
    }

    private static async Task RenewAsync(CaseAct act, Guid compartment, SecretBytes oldKey, CancellationToken cancellationToken)
    {
        using var newKey = SecretBytes.Random(KeyLength);
        await act.WriteHeadAsync(cancellationToken);
        var head = await CaseHead.ReadAsync(act, cancellationToken);
        var replaced = await NewCaseKey.RowsAsync(act, compartment, oldKey, newKey, cancellationToken);
        await head.WithReplaced(replaced).WriteAsync(act, act.Key, cancellationToken);

        // A disabled officer gets no new one.
        const string holders = """
            delete from desk.compartment_grant g using desk.officer o where g.compartment = @Compartment and o.id = g.officer and o.disabled_on is not null;
            update desk.case_compartment set awaits_new_key = false where id = @Compartment;
            select o.id, o.recipient from desk.compartment_grant g join desk.officer o on o.id = g.officer where g.compartment = @Compartment
            """;
        var remaining = await act.QueryAsync<(Guid Id, string Recipient)>(holders, new { Compartment = compartment }, cancellationToken);
        await GrantAsync(act, compartment, newKey, [.. remaining.Select(holder => (new OfficerId(holder.Id), HybridRecipient.Parse(holder.Recipient)))], cancellationToken);
    }

    private static async Task GrantAsync(
        CaseAct act, Guid compartment, SecretBytes key, IReadOnlyCollection<(OfficerId Id, HybridRecipient Recipient)> officers, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.compartment_grant (compartment, officer, sealed_key) select @Compartment, officer, sealed_key
            from unnest(@Officers, @SealedKeys) as g (officer, sealed_key)
            on conflict (compartment, officer) do update set sealed_key = excluded.sealed_key
            """;
        var parameters = new
        {
            Compartment = compartment,
            Officers = officers.Select(officer => officer.Id.Value).ToArray(),
            SealedKeys = officers.Select(officer => AgeFile.Seal(key.Span, officer.Recipient)).ToArray(),
        };
        await act.ExecuteAsync(sql, parameters, cancellationToken);
        foreach (var (id, _) in officers)
        {
            act.Note(Acts.CompartmentGranted, id.Value);
        }
    }
}

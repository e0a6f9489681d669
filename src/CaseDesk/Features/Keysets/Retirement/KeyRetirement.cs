using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Timekeeping;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets.Retirement;

/// <summary>Why an intake key of an earlier keyset is still there.</summary>
public enum Kept
{
    /// <summary>It is not: it was destroyed now.</summary>
    Destroyed,

    /// <summary>Its time is not over: 60 days after the last day.</summary>
    TooEarly,

    /// <summary>The Portal still takes what is sealed to it, or has some of it.</summary>
    AtThePortal,

    /// <summary>Items at the desk open with it, or may, that could not be sealed to the newest key.</summary>
    Items,
}

/// <param name="On">The first day it may be destroyed on.</param>
/// <param name="Closed">Items that name this key and that no key of the officer opened, this one included.</param>
public sealed record RetiredKey(long Serial, Kept Kept, DateOnly On, int Closed);

/// <summary>What a retirement did.</summary>
public sealed record RetirementOutcome(int Resealed, IReadOnlyList<RetiredKey> Keys);

/// <summary>Ends the life of intake keys whose keysets are over, so that what was once sealed to them opens for nobody who took a copy.</summary>
/// <remarks>
/// protocol.md 2: not before not-after + 60 days, when every upload begun under it has ended, and every item that opens with it has been
/// sealed to a case or to the next key. Which key that is, no stored serial decides: the key is tried on every item of the mechanism before it
/// is destroyed. Whatever is not certain keeps it: a report lost behind a 204 is worse than a key kept a day longer.
/// </remarks>
public sealed class KeyRetirement(DeskDatabase desk, IntakeDatabase intake, InboxResealing resealing, EventLog events, TrustedClock clock)
{
    public const int DaysKept = 60;

    public async Task<Outcome<RetirementOutcome, KeyRefusal>> RunAsync(KeyRing ring, Action<string> progress, CancellationToken cancellationToken)
    {
        if (!ring.Holds(Role.Intake))
        {
            return KeyRefusal.NotIntake;
        }

        if (await clock.AskAsync(cancellationToken) is not { Day: var today })
        {
            return KeyRefusal.ClockInDoubt;
        }

        var keys = await LivingAsync(ring, cancellationToken);
        if (keys is not [.., var newest])
        {
            return KeyRefusal.NoKeysetYet;
        }

        var inbox = await resealing.RunAsync(ring, newest.Serial, HybridRecipient.Parse(newest.Recipient), progress, cancellationToken);
        List<RetiredKey> retired = [];
        foreach (var key in keys.Take(keys.Count - 1))
        {
            var tried = inbox.Tried.Contains(key.Serial);
            var closed = tried ? inbox.Closed.GetValueOrDefault(key.Serial) : 0;
            var on = KeysetRelease.Read(key.Note).NotAfter.AddDays(DaysKept);
            var kept = today < on ? Kept.TooEarly
                : await IsAtThePortalAsync(ring, key.Serial, cancellationToken) ? Kept.AtThePortal
                : await DestroyAsync(ring, key.Serial, inbox.Without(key.Serial), cancellationToken);
            if (kept is not { } settled)
            {
                return KeyRefusal.ClockInDoubt;   // which it was not at the beginning: what was done until now is done
            }

            retired.Add(new RetiredKey(key.Serial, settled, on, closed));
        }

        return new RetirementOutcome(inbox.Resealed, retired);
    }

    private async Task<IReadOnlyList<LivingKey>> LivingAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        const string sql = """
            select i.serial, i.recipient, k.note
            from desk.intake_key i join desk.keyset k using (mechanism, serial)
            where i.mechanism = @Mechanism and i.destroyed_on is null
            order by i.serial
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<LivingKey>(new CommandDefinition(
                sql, new { Mechanism = ring.Mechanism.ToString() }, cancellationToken: cancellationToken)),
        ];
    }

    // What is named for it, and all that is not taken over yet, whatever it is named for. Looked at before the desk's own items: what
    // leaves the Portal's database meanwhile stands in the desk's by then.
    private async Task<bool> IsAtThePortalAsync(KeyRing ring, long serial, CancellationToken cancellationToken)
    {
        const string sql = """
            select not exists (select from intake.closed_serial where mechanism = @Mechanism and serial = @Serial)
                or exists (select from intake.sealed_item s join intake.item_id i using (id) where i.mechanism = @Mechanism and (s.keyset_serial = @Serial or i.taken_on is null))
            """;
        await using var connection = await intake.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            sql, new { Mechanism = ring.Mechanism.ToString(), Serial = serial }, cancellationToken: cancellationToken));
    }

    /// <returns>Destroyed, or kept because an item may need the key: one that came meanwhile, say, or that could not be tried. Null when the clock is not believed.</returns>
    private async Task<Kept?> DestroyAsync(KeyRing ring, long serial, IReadOnlyList<Guid> settled, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await clock.AskAsync(connection, transaction, cancellationToken) is not { Day: var today })
        {
            return null;
        }

        var values = new { Mechanism = ring.Mechanism.ToString(), Serial = serial, Today = today, Settled = settled.ToArray() };
        const string needed = """
            select exists (select from desk.item i
                           where i.mechanism = @Mechanism and i.header is not null
                             and not exists (select from unnest(@Settled) as settled where settled = i.id))
            """;
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(needed, values, transaction, cancellationToken: cancellationToken)))
        {
            return Kept.Items;
        }

        const string destroy = """
            delete from desk.intake_key_grant where mechanism = @Mechanism and serial = @Serial;
            update desk.intake_key set destroyed_on = @Today where mechanism = @Mechanism and serial = @Serial;
            """;
        await connection.ExecuteAsync(new CommandDefinition(destroy, values, transaction, cancellationToken: cancellationToken));
        await events.AppendAsync(
            connection, transaction, new DeskEvent(Acts.IntakeKeyDestroyed, ring.Officer, ring.Mechanism, "mechanism", null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Kept.Destroyed;
    }

    private sealed record LivingKey(long Serial, string Recipient, string Note);
}

using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

public enum DueReason
{
    None,

    /// <summary>It ends within two weeks: root keys are far apart, and their keepers have to be brought together.</summary>
    EndsSoon,

    /// <summary>Its last day is over: reporters are warned and, 30 days later, refused.</summary>
    Over,

    /// <summary>Somebody who is disabled was given a key that reporters seal to now.</summary>
    HolderGone,
}

/// <summary>Whether a mechanism needs a new keyset, and why.</summary>
public sealed record KeysetDue(DueReason Reason, DateOnly LastDay);

/// <summary>Says when the next keyset is due: by the calendar, or at once because a holder of its keys is gone.</summary>
public sealed class KeysetDues(DeskDatabase desk, TimeProvider time)
{
    public const int DaysAhead = 14;

    /// <returns>Null when the mechanism has no keyset yet.</returns>
    public async Task<KeysetDue?> ReadAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return (await ReadAsync(connection, mechanism, asksWatch: false, cancellationToken)).Due;
    }

    /// <param name="asksWatch">Also whether visitors were shown another keyset, and nobody has acknowledged it: no by no question.</param>
    internal async Task<(KeysetDue? Due, bool Differs)> ReadAsync(NpgsqlConnection connection, MechanismId mechanism, bool asksWatch, CancellationToken cancellationToken)
    {
        const string sql = """
            select k.note,
                   exists (select from desk.intake_key_grant g join desk.officer o on o.id = g.officer and o.disabled_on is not null
                           where g.mechanism = k.mechanism and g.serial = k.serial)
                or exists (select from desk.custodian_key_grant g join desk.officer o on o.id = g.officer and o.disabled_on is not null
                           where g.mechanism = k.mechanism
                             and g.serial = (select max(serial) from desk.custodian_key_grant where mechanism = k.mechanism)),
                   case when @AsksWatch then (
                       select act = @KeysetDiffers from desk.event
                       where mechanism = @Mechanism and act in (@KeysetDiffers, @KeysetDifferenceAcknowledged) order by number desc limit 1) end is true
            from (values (1)) one
            left join lateral (select note, mechanism, serial from desk.keyset where mechanism = @Mechanism order by serial desc limit 1) k on true
            """;
        var parameters = new { Mechanism = mechanism.ToString(), AsksWatch = asksWatch, Acts.KeysetDiffers, Acts.KeysetDifferenceAcknowledged };
        (var note, var holderGone, var differs) = await connection.QuerySingleAsync<(string?, bool, bool)>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return (note is null ? null : Judge(note, holderGone), differs);
    }

    private KeysetDue Judge(string note, bool holderGone)
    {
        var keyset = KeysetRelease.Read(note);
        var today = time.Today();
        var reason = holderGone ? DueReason.HolderGone
            : keyset.NotAfter < today ? DueReason.Over
            : keyset.NotAfter < today.AddDays(DaysAhead) ? DueReason.EndsSoon
            : DueReason.None;
        return new KeysetDue(reason, keyset.NotAfter);
    }
}

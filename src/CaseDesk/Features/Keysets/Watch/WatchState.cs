using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets.Watch;

public enum WatchNotice
{
    None,

    /// <summary>For more than three hours the Portal did not answer the desk's look from outside.</summary>
    Unanswered,

    /// <summary>The Portal's clock and the desk's are more than a day apart.</summary>
    Days,

    /// <summary>The Portal tells visitors that nothing can be sent.</summary>
    Closed,

    /// <summary>Visitors were shown a keyset that is not this desk's, and no officer has acknowledged it.</summary>
    Differs,
}

/// <summary>What the looks from outside have found. A difference stays until an officer has acknowledged it: a false keyset may be shown for an hour only.</summary>
public sealed class WatchState(DeskDatabase desk, TimeProvider time)
{
    public static readonly TimeSpan LongestUnanswered = TimeSpan.FromHours(3);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<MechanismId, long> _answeredAt = new();
    private readonly ConcurrentDictionary<MechanismId, (long At, bool Differs)> _known = new();
    private readonly ConcurrentDictionary<MechanismId, IReadOnlyList<KeysetWarning>> _warned = new();

    /// <summary>Asks the database at most once a minute.</summary>
    public async Task<WatchNotice> NoticeAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        if (!IsKnown(mechanism))
        {
            Know(mechanism, await DiffersAsync(mechanism, cancellationToken));
        }

        return Notice(mechanism);
    }

    public async Task<bool> DiffersAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select act = @KeysetDiffers from desk.event
            where mechanism = @Mechanism and act in (@KeysetDiffers, @KeysetDifferenceAcknowledged)
            order by number desc limit 1
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            sql, new { Mechanism = mechanism.ToString(), Acts.KeysetDiffers, Acts.KeysetDifferenceAcknowledged }, cancellationToken: cancellationToken)) == true;
    }

    /// <summary>Whether the database was asked within the last minute.</summary>
    internal bool IsKnown(MechanismId mechanism) => _known.TryGetValue(mechanism, out var known) && time.GetElapsedTime(known.At) <= Fresh;

    internal void Know(MechanismId mechanism, bool differs) => _known[mechanism] = (time.GetTimestamp(), differs);

    /// <summary>By what is known now.</summary>
    internal WatchNotice Notice(MechanismId mechanism)
    {
        var warned = _warned.GetValueOrDefault(mechanism) ?? [];
        return _known.TryGetValue(mechanism, out var known) && known.Differs ? WatchNotice.Differs
            : warned.Contains(KeysetWarning.Closed) ? WatchNotice.Closed
            : IsUnanswered(mechanism) ? WatchNotice.Unanswered
            : warned.Contains(KeysetWarning.Days) ? WatchNotice.Days
            : WatchNotice.None;
    }

    /// <summary>The first look counts as an answer: the three hours run from the start of the program.</summary>
    internal void Expect(MechanismId mechanism) => _answeredAt.TryAdd(mechanism, time.GetTimestamp());

    internal void Answered(MechanismId mechanism) => _answeredAt[mechanism] = time.GetTimestamp();

    /// <summary>What the last look met besides: until the next one.</summary>
    internal void Warn(MechanismId mechanism, IReadOnlyList<KeysetWarning> warnings) => _warned[mechanism] = warnings;

    internal void Forget(MechanismId mechanism) => _known.TryRemove(mechanism, out _);

    internal bool IsUnanswered(MechanismId mechanism) =>
        _answeredAt.TryGetValue(mechanism, out var at) && time.GetElapsedTime(at) > LongestUnanswered;
}

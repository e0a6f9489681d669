using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Looks for "someone is in danger now" in items nobody has opened, and for items that nobody opened for 12 hours.</summary>
/// <remarks>
/// An item's moment of arrival is known here, in memory, and nowhere else. After a restart it counts as the beginning of the day it
/// arrived: the call then comes early, never late. Of the wall clock and the monotonic one the earlier decides: one that jumps delays no
/// call, and neither does a machine that was suspended.
/// </remarks>
public sealed class AlarmWatch(DeskDatabase desk, ProcessKeys keys, JudgedAlarms judged, OfficerCall call, TimeProvider time, ILogger<AlarmWatch> log)
{
    private const int PageLength = 100;
    private static readonly TimeSpan LongestUnopened = TimeSpan.FromHours(12);

    private readonly Dictionary<Guid, CallDue> _callAt = [];
    private bool _keysFailed;

    /// <param name="taken">The items taken over just now.</param>
    public async Task LookAsync(IReadOnlyList<Guid> taken, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await LearnAsync(connection, taken.ToHashSet(), cancellationToken);
        var overdue = _callAt.Where(entry => entry.Value.IsOver(time)).Select(entry => entry.Key).ToList();
        var ringing = await RingingAsync(connection, cancellationToken);
        if ((ringing.Count > 0 || overdue.Count > 0) && await call.TryCallAsync(cancellationToken))
        {
            overdue.ForEach(item => _callAt[item] = CallDue.In(LongestUnopened, time));
            const string rang = "update desk.alarm set rang = true where item = any(@Ringing) and not rang";
            await connection.ExecuteAsync(new CommandDefinition(rang, new { Ringing = ringing }, cancellationToken: cancellationToken));
        }
    }

    /// <summary>An alarm rings until an officer looks at its item; one that is known not to open rings once.</summary>
    private async Task<List<Guid>> RingingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string sql = "select a.item, a.rang and i.damaged as silent, a.rang from desk.alarm a join desk.item i on i.id = a.item";
        var alarms = await connection.QueryAsync<(Guid Item, bool Silent, bool Rang)>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        return [.. alarms.Where(alarm => !alarm.Silent && !(alarm.Rang && judged.IsUnopenable(alarm.Item))).Select(alarm => alarm.Item)];
    }

    private async Task LearnAsync(NpgsqlConnection connection, HashSet<Guid> taken, CancellationToken cancellationToken)
    {
        const string sql = "select id from desk.item where first_opened_on is null";
        var unopened = (await connection.QueryAsync<Guid>(new CommandDefinition(sql, cancellationToken: cancellationToken))).ToHashSet();
        foreach (var opened in _callAt.Keys.Where(item => !unopened.Contains(item)).ToList())
        {
            _callAt.Remove(opened);
        }

        foreach (var page in unopened.Where(item => !_callAt.ContainsKey(item)).Chunk(PageLength))
        {
            foreach (var item in await ReadAsync(connection, page, cancellationToken))
            {
                await LookAtAsync(connection, item, cancellationToken);
                _callAt[item.Id] = CallDue.In(LongestUnopened - AgeOf(item, taken), time);
            }
        }
    }

    private TimeSpan AgeOf(Unopened item, HashSet<Guid> taken)
    {
        var (now, day) = (time.GetUtcNow(), new DateTimeOffset(item.ArrivedOn, TimeOnly.MinValue, TimeSpan.Zero));
        return taken.Contains(item.Id) || day > now ? TimeSpan.Zero : now - day;
    }

    private static Task<IEnumerable<Unopened>> ReadAsync(NpgsqlConnection connection, Guid[] page, CancellationToken cancellationToken)
    {
        const string sql = "select id, mechanism, arrived_on as ArrivedOn, alarm_part as AlarmPart from desk.item where id = any(@Page)";
        return connection.QueryAsync<Unopened>(new CommandDefinition(sql, new { Page = page }, cancellationToken: cancellationToken));
    }

    private async Task LookAtAsync(NpgsqlConnection connection, Unopened item, CancellationToken cancellationToken)
    {
        // Not when it was looked at meanwhile, or before a restart: the first look has deleted the alarm, or found none to delete.
        const string raise = """
            insert into desk.alarm (item, raised_at)
            select id, date_trunc('hour', @Now::timestamptz, 'UTC') from desk.item where id = @Id and first_opened_on is null and looked_on is null for update
            on conflict do nothing
            """;
        if (await IsInDangerAsync(item, cancellationToken))
        {
            await connection.ExecuteAsync(new CommandDefinition(raise, new { item.Id, Now = time.GetUtcNow().UtcDateTime }, cancellationToken: cancellationToken));
        }
    }

    private async Task<bool> IsInDangerAsync(Unopened item, CancellationToken cancellationToken)
    {
        try
        {
            return item.AlarmPart is not null
                && await keys.ReadAlarmAsync(MechanismId.Parse(item.Mechanism), ItemId.From(item.Id), item.AlarmPart, cancellationToken) == true;
        }
        catch (InvalidDataException)
        {
            if (!_keysFailed)
            {
                log.LogError("The alarm key does not open with this desk.secret: alarms cannot be seen. Publish a new keyset.");
            }

            _keysFailed = true;
            return false;
        }
    }

    private sealed record CallDue(DateTimeOffset Wall, long From, TimeSpan After)
    {
        public static CallDue In(TimeSpan after, TimeProvider time) => new(time.GetUtcNow() + after, time.GetTimestamp(), after);

        public bool IsOver(TimeProvider time) => time.GetUtcNow() >= Wall || time.GetElapsedTime(From) >= After;
    }

    private sealed class Unopened
    {
        public Guid Id { get; init; }

        public required string Mechanism { get; init; }

        public DateOnly ArrivedOn { get; init; }

        public byte[]? AlarmPart { get; init; }
    }
}

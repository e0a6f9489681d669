using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Events;

namespace SafeReport.CaseDesk.Records;

/// <summary>How often each act of work was done in a month: the one place where something is counted in the clear.</summary>
/// <remarks>
/// Counted is only what stands in the clear anyway, in the event log: the act and the month. A figure about what cases say is a sealed record of its
/// case, changes with it, is left out where the person refused statistics, and is added up by a signed-in officer when figures are made. No number
/// ever gets a clear column.
/// </remarks>
internal static class ActCounts
{
    public static Task CountAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<DeskEvent> done, DateOnly today, CancellationToken cancellationToken)
    {
        var counted = done.Where(act => act.Mechanism is not null).CountBy(act => (Mechanism: act.Mechanism.ToString()!, act.Act)).OrderBy(count => count.Key).ToArray();
        if (counted.Length == 0)
        {
            return Task.CompletedTask;
        }

        const string sql = """
            insert into desk.act_count (mechanism, month, act, number)
            select mechanism, @Month, act, number from unnest(@Mechanisms, @Acts, @Numbers) as c (mechanism, act, number)
            on conflict (mechanism, month, act) do update set number = act_count.number + excluded.number
            """;
        var parameters = new
        {
            Month = new DateOnly(today.Year, today.Month, 1),
            Mechanisms = counted.Select(count => count.Key.Mechanism).ToArray(),
            Acts = counted.Select(count => count.Key.Act).ToArray(),
            Numbers = counted.Select(count => (long)count.Value).ToArray(),
        };
        return connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
    }
}

using Dapper;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>What can be said of an item without opening it.</summary>
public sealed record ListedItem(Guid Item, string Mechanism, DateOnly ArrivedOn, bool Alarm, string Route, string Status, long Bytes, bool Damaged);

/// <summary>Items in the order the desk took them over, newest first.</summary>
public sealed class ItemList(DeskDatabase desk)
{
    public async Task<IReadOnlyList<ListedItem>> ReadAsync(string? mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select i.id as Item, i.mechanism, i.arrived_on as ArrivedOn, a.item is not null as Alarm, i.route, i.status,
                   i.payload_length + coalesce(octet_length(i.header), 0) as Bytes, i.damaged
            from desk.item i
            left join desk.alarm a on a.item = i.id
            where @Mechanism::text is null or i.mechanism = @Mechanism
            order by i.taken_number desc
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<ListedItem>(new CommandDefinition(sql, new { Mechanism = mechanism }, cancellationToken: cancellationToken));
        return [.. rows];
    }
}

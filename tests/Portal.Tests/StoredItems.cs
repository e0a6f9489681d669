using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;

namespace SafeReport.Portal.Tests;

/// <summary>What stands in the intake database, as the desk reads it.</summary>
public sealed class StoredItems(NpgsqlDataSource desk)
{
    /// <summary>Alarm part, header and payload rows in order, as they were sent; null when there is no such item.</summary>
    public async Task<byte[]?> SubmissionAsync(ItemId item)
    {
        const string sql = """
            select alarm_part || header || coalesce((select string_agg(p.bytes, ''::bytea order by p.number) from intake.sealed_item_part p where p.item = i.id), ''::bytea)
            from intake.sealed_item i where id = @Id
            """;
        await using var connection = await desk.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<byte[]?>(sql, new { Id = item.Guid });
    }

    public async Task<(string Mechanism, DateOnly Day, long Serial, long PayloadLength, int Rows)> FactsAsync(ItemId item)
    {
        const string sql = """
            select n.mechanism, n.received_on, i.keyset_serial, i.payload_length, (select count(*)::int from intake.sealed_item_part p where p.item = i.id)
            from intake.item_id n join intake.sealed_item i using (id) where id = @Id
            """;
        await using var connection = await desk.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql.Replace("@Id", "$1", StringComparison.Ordinal), connection) { Parameters = { new() { Value = item.Guid } } };
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4));
    }

    /// <summary>All rows of all tables that a submission could have touched.</summary>
    public async Task<long> RowsAsync()
    {
        const string sql = """
            select (select count(*) from intake.item_id) + (select count(*) from intake.sealed_item)
                 + (select count(*) from intake.sealed_item_part) + (select count(*) from intake.erase_request)
            """;
        await using var connection = await desk.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    public async Task<bool> IsKnownAsync(ItemId item)
    {
        await using var connection = await desk.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<bool>("select exists (select from intake.item_id where id = @Id)", new { Id = item.Guid });
    }

    /// <summary>As the desk does once it holds an item: the bytes go, the id stays for a week.</summary>
    public async Task TakeOverAsync(ItemId item)
    {
        await using var connection = await desk.OpenConnectionAsync();
        await connection.ExecuteAsync("delete from intake.sealed_item where id = @Id", new { Id = item.Guid });
    }

    public async Task<IReadOnlyList<byte[]>> EraseRequestsAsync(MechanismId mechanism)
    {
        await using var connection = await desk.OpenConnectionAsync();
        var sealedRequests = await connection.QueryAsync<byte[]>("select sealed from intake.erase_request where mechanism = @Id", new { Id = mechanism.ToString() });
        return [.. sealedRequests];
    }
}

using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;

namespace SafeReport.CaseDesk.Tests.Takeover;

/// <summary>Puts items into the intake database as the Portal does, under the Portal's role.</summary>
internal sealed class IntakeRows(Databases databases)
{
    public const string Mechanism = "5afe0001";

    /// <summary>A mechanism in both databases, as the desk publishes it.</summary>
    public async Task AddMechanismAsync()
    {
        foreach (var (schema, connectionString) in new[] { ("intake", databases.IntakeAsDesk), ("desk", databases.DeskAsDesk) })
        {
            await using var connection = await databases.Source(connectionString).OpenConnectionAsync();
            await connection.ExecuteAsync($"""
                insert into {schema}.mechanism (id, name, portal_id, verifiers, threshold, lowest_serial)
                values (@Mechanism, 'A mechanism', repeat('0', 32), '{"{}"}', 1, 1)
                """, new { Mechanism });
        }
    }

    /// <returns>The bytes of the payload.</returns>
    public async Task<byte[]> AddAsync(ItemId id, long padded = SealedForms.SmallestClass, byte[]? alarmPart = null, DateOnly? receivedOn = null)
    {
        var item = SealedForms.Item(padded);
        var (header, payload) = (item[..SealedItemForm.HeaderLength], item[SealedItemForm.HeaderLength..]);
        await using var connection = await databases.Source(databases.IntakeAsPortal).OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var day = receivedOn ?? DateOnly.FromDateTime(DateTime.UtcNow);
        await connection.ExecuteAsync("insert into intake.item_id (id, mechanism, received_on) values (@Id, @Mechanism, @Day)", new { Id = id.Guid, Mechanism, Day = day }, transaction);
        await connection.ExecuteAsync(
            "insert into intake.sealed_item (id, keyset_serial, alarm_part, header, payload_length) values (@Id, 1, @AlarmPart, @Header, @Length)",
            new { Id = id.Guid, AlarmPart = alarmPart ?? SealedForms.AlarmPart(), Header = header, Length = payload.LongLength }, transaction);
        foreach (var (row, index) in payload.Chunk(1 << 20).Select((row, index) => (row, index)))
        {
            await connection.ExecuteAsync("insert into intake.sealed_item_part (item, number, bytes) values (@Id, @Number, @Row)", new { Id = id.Guid, Number = index + 1, Row = row }, transaction);
        }

        await transaction.CommitAsync();
        return payload;
    }

    public async Task<byte[]> DeskPayloadAsync(ItemId id)
    {
        await using var connection = await databases.Source(databases.DeskAsDesk).OpenConnectionAsync();
        var rows = await connection.QueryAsync<byte[]>("select bytes from desk.item_part where item = @Id order by number", new { Id = id.Guid });
        using var payload = new MemoryStream();
        foreach (var row in rows)
        {
            payload.Write(row);
        }

        return payload.ToArray();
    }

    public Task<T> IntakeAsync<T>(string sql, object? parameters = null) => ScalarAsync<T>(databases.IntakeAsDesk, sql, parameters);

    public Task<T> DeskAsync<T>(string sql, object? parameters = null) => ScalarAsync<T>(databases.DeskAsDesk, sql, parameters);

    private static async Task<T> ScalarAsync<T>(string connectionString, string sql, object? parameters)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }
}

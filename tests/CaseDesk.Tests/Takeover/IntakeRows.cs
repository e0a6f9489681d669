using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;
using SafeReport.TestKit.Http;
using SafeReport.TestKit.Postgres;
using SafeReport.TestKit.Seed;

namespace SafeReport.CaseDesk.Tests.Takeover;

/// <summary>Puts items into the intake database as the Portal does, under the Portal's role.</summary>
internal sealed class IntakeRows(Databases databases)
{
    public const string Mechanism = "5afe0001";

    /// <summary>A mechanism in both databases, as the desk publishes it.</summary>
    public async Task AddMechanismAsync()
    {
        var row = new SeededMechanism { Id = MechanismId.Parse(Mechanism), Name = "A mechanism" };
        await using var desk = await databases.Source(databases.DeskAsDesk).OpenConnectionAsync();
        await row.AddToDeskAsync(desk);
        await using var intake = await databases.Source(databases.IntakeAsDesk).OpenConnectionAsync();
        await row.AddToIntakeAsync(intake);
    }

    /// <returns>The bytes of the payload.</returns>
    public async Task<byte[]> AddAsync(ItemId id, long padded = SealedForms.SmallestClass, byte[]? alarmPart = null, DateOnly? receivedOn = null)
    {
        var day = receivedOn ?? DateOnly.FromDateTime(DateTime.UtcNow);
        var item = SeededItem.Of(id, MechanismId.Parse(Mechanism), day, SealedForms.Item(padded)) with { Alarm = alarmPart ?? SealedForms.AlarmPart() };
        await using var connection = await databases.Source(databases.IntakeAsPortal).OpenConnectionAsync();
        await item.AddToIntakeAsync(connection);
        return item.Payload;
    }

    public async Task<byte[]> DeskPayloadAsync(ItemId id)
    {
        await using var connection = await databases.Source(databases.DeskAsDesk).OpenConnectionAsync();
        return (await SeededItem.AtDeskAsync(connection, id)).Payload;
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

using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Finds items by their ids.</summary>
internal sealed class StoredItems(DeskDatabase desk)
{
    private const string Sql = $"select {ItemRow.Columns} from desk.item i where i.id = @Id and i.mechanism = @Mechanism";

    public async Task<ItemRow?> FindAsync(ItemId item, MechanismId mechanism, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await FindAsync(connection, item, mechanism, cancellationToken);
    }

    public static Task<ItemRow?> FindAsync(NpgsqlConnection connection, ItemId item, MechanismId mechanism, CancellationToken cancellationToken) =>
        FindAsync(connection, transaction: null, Sql, item, mechanism, cancellationToken);

    /// <summary>The item as it is now; nobody else changes it until the transaction ends.</summary>
    public static Task<ItemRow?> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, MechanismId mechanism, CancellationToken cancellationToken) =>
        FindAsync(connection, transaction, $"{Sql} for update", item, mechanism, cancellationToken);

    private static Task<ItemRow?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, ItemId item, MechanismId mechanism, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<ItemRow>(new CommandDefinition(
            sql, new { Id = item.Guid, Mechanism = mechanism.ToString() }, transaction, cancellationToken: cancellationToken));
}

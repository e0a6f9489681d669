using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Events;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>What is put on record of an officer's look at an item, and what that look ends.</summary>
/// <remarks>An act is noted after it succeeded; a try that failed is an event of its own, and opens nothing.</remarks>
internal sealed class ItemNotes(DeskDatabase desk, EventLog events, TimeProvider time)
{
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>An officer looked at the item's own page (or asked <c>item open</c> for it), whatever came of it.</summary>
    public async Task LookedAsync(ItemOpening opening, KeyRing ring, CancellationToken cancellationToken)
    {
        bool opened = opening.Failure is OpeningFailure.None or OpeningFailure.Refused;
        await InTransactionAsync(async (connection, transaction) =>
        {
            List<string> acts = [opened ? "item.opened" : "item.open-failed"];
            if (opening.Failure == OpeningFailure.Refused)
            {
                acts.Add("item.refused");
            }

            if (opened)
            {
                await MarkOpenedAsync(connection, transaction, opening.Item.Id, cancellationToken);
            }

            if (opening is { Item.Case: null, OpenedSerial: { } found } && found != opening.Item.KeysetSerial)
            {
                await CorrectSerialAsync(connection, transaction, opening.Item.Id, found, cancellationToken);
                acts.Add(SerialCorrected(opening.Item.KeysetSerial, found));
            }

            await EndAlarmAsync(connection, transaction, opening.Item.Id, Today, cancellationToken);
            return acts;
        }, opening.Item.Id, ring, cancellationToken);
    }

    /// <summary>An act on an item, or a try at one, that is no look at it: neither status nor alarm is touched.</summary>
    public Task NoteAsync(string act, ItemId item, KeyRing ring, CancellationToken cancellationToken) =>
        InTransactionAsync((_, _) => Task.FromResult<List<string>>([act]), item, ring, cancellationToken);

    /// <summary>The one place where an item's alarm ends. It is not raised again for an item that was looked at.</summary>
    internal static Task EndAlarmAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, DateOnly today, CancellationToken cancellationToken)
    {
        const string sql = """
            update desk.item set looked_on = @Today where id = @Id and looked_on is null;
            delete from desk.alarm where item = @Id
            """;
        return connection.ExecuteAsync(new CommandDefinition(sql, new { Id = item.Guid, Today = today }, transaction, cancellationToken: cancellationToken));
    }

    /// <summary>The named serial was another's word: the desk keeps both, and goes by what it found.</summary>
    internal static Task CorrectSerialAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, long found, CancellationToken cancellationToken)
    {
        const string sql = """
            update desk.item
            set keyset_serial = @Found, found_serial = @Found, named_serial = coalesce(named_serial, keyset_serial)
            where id = @Id and keyset_serial <> @Found
            """;
        return connection.ExecuteAsync(new CommandDefinition(sql, new { Id = item.Guid, Found = found }, transaction, cancellationToken: cancellationToken));
    }

    internal static string SerialCorrected(long named, long found) => $"item.serial-corrected-from-{named}-to-{found}";

    private Task<int> MarkOpenedAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, CancellationToken cancellationToken)
    {
        const string sql = """
            update desk.item
            set first_opened_on = coalesce(first_opened_on, @Today), status = case when status = 'RECEIVED' then 'OPENED' else status end
            where id = @Id and (first_opened_on is null or status = 'RECEIVED')
            """;
        return connection.ExecuteAsync(new CommandDefinition(sql, new { Id = item.Guid, Today }, transaction, cancellationToken: cancellationToken));
    }

    private async Task InTransactionAsync(
        Func<NpgsqlConnection, NpgsqlTransaction, Task<List<string>>> work, ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (string act in await work(connection, transaction))
        {
            await events.AppendAsync(
                connection, transaction, new DeskEvent(act, ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}

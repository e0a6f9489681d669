using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>What is put on record of an officer's look at an item, and what that look ends.</summary>
/// <remarks>An act is noted after it succeeded; a try that failed is an event of its own, and opens nothing.</remarks>
/// <param name="tagOf">The keyed hash of a mailbox, null for an item that is not shown to be from one.</param>
internal sealed class ItemNotes(DeskDatabase desk, Func<ItemOpening, byte[]?> tagOf, EventLog events, TimeProvider time)
{
    private DateOnly Today => time.Today();

    /// <summary>An officer looked at the item's own page (or asked <c>item open</c> for it), whatever came of it.</summary>
    public async Task LookedAsync(ItemOpening opening, KeyRing ring, CancellationToken cancellationToken)
    {
        var opened = opening.Failure is OpeningFailure.None or OpeningFailure.Refused;
        var tag = tagOf(opening);
        await NoteMailboxAsync(tag, cancellationToken);
        await InTransactionAsync(async (connection, transaction) =>
        {
            List<DeskEvent> happened = [Event(opened ? Acts.ItemOpened : Acts.ItemOpenFailed)];
            if (opening.Failure == OpeningFailure.Refused)
            {
                happened.Add(Event(Acts.ItemRefused));
            }

            if (opening.AlarmChangedOnTheWay)
            {
                happened.Add(Event(Acts.ItemAlarmChangedOnTheWay));
            }

            // First, because it locks the case: whoever links the item does so too, before the item.
            if (tag is not null && await FollowUps.NoteAsync(connection, transaction, opening, tag, time.LocalToday(), cancellationToken) is { } lifted)
            {
                happened.Add(new DeskEvent(Acts.CaseLifted, ring.Officer, ring.Mechanism, "case", lifted.Value));
            }

            if (opened)
            {
                await MarkOpenedAsync(connection, transaction, opening.Item.Id, cancellationToken);
            }

            if (opened && opening.Item.Case is not null)
            {
                await FollowUps.ReadAsync(connection, transaction, opening.Item.Id, cancellationToken);
            }

            if (opening is { Item.Case: null, OpenedSerial: { } found } && found != opening.Item.KeysetSerial)
            {
                await CorrectSerialAsync(connection, transaction, opening.Item.Id, found, cancellationToken);
                happened.Add(Event(Acts.SerialCorrected(opening.Item.KeysetSerial, found)));
            }

            if (opening is { Item.Case: null, Failure: not OpeningFailure.NoKey })
            {
                await NamedMailboxes.SettleAsync(connection, transaction, opening.Item.Id, cancellationToken);
            }

            await EndAlarmAsync(connection, transaction, opening.Item.Id, Today, cancellationToken);
            return happened;
        }, cancellationToken);

        DeskEvent Event(string act) => EventOf(act, opening.Item.Id, ring);
    }

    /// <summary>An act on an item, or a try at one, that is no look at it: neither status nor alarm is touched.</summary>
    public Task NoteAsync(string act, ItemId item, KeyRing ring, CancellationToken cancellationToken) =>
        InTransactionAsync((_, _) => Task.FromResult<List<DeskEvent>>([EventOf(act, item, ring)]), cancellationToken);

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

    // Before the transaction, which holds locks, and committed by itself: an item that counts as noted has its mailbox there.
    private async Task NoteMailboxAsync(byte[]? tag, CancellationToken cancellationToken)
    {
        if (tag is not null)
        {
            await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
            await NamedMailboxes.NoteAsync(connection, tag, cancellationToken);
        }
    }

    private Task<int> MarkOpenedAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, CancellationToken cancellationToken)
    {
        const string sql = """
            update desk.item
            set first_opened_on = coalesce(first_opened_on, @Today), status = case when status = 'RECEIVED' then 'OPENED' else status end
            where id = @Id and (first_opened_on is null or status = 'RECEIVED')
            """;
        return connection.ExecuteAsync(new CommandDefinition(sql, new { Id = item.Guid, Today }, transaction, cancellationToken: cancellationToken));
    }

    private static DeskEvent EventOf(string act, ItemId item, KeyRing ring) => new(act, ring.Officer, ring.Mechanism, "item", item.Guid);

    private async Task InTransactionAsync(Func<NpgsqlConnection, NpgsqlTransaction, Task<List<DeskEvent>>> work, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var happened in await work(connection, transaction))
        {
            await events.AppendAsync(connection, transaction, happened, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}

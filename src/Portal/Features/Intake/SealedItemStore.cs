using Npgsql;
using NpgsqlTypes;
using SafeReport.Crypto.Items;

namespace SafeReport.Portal.Features.Intake;

/// <summary>
/// Stores an item in two round trips: claim its id, then write and commit. The role may insert and nothing else, so whether an id is
/// known is learned from an insert that adds no row. Every step can be repeated: an attempt whose outcome was lost finds its own row.
/// </summary>
internal sealed class SealedItemStore(NpgsqlDataSource database)
{
    private const string Claim = "insert into intake.item_id (id, mechanism, received_on) values ($1, $2, $3) on conflict do nothing";
    private const string IsClosed = "select exists (select from intake.closed_serial where mechanism = $1 and serial = $2)";
    private const string AddItem = "insert into intake.sealed_item (id, keyset_serial, alarm_part, header, payload_length) values ($1, $2, $3, $4, $5)";
    private const string AddRow = "insert into intake.sealed_item_part (item, number, bytes) values ($1, $2, $3)";

    /// <summary>Writes a line of journal, so that the commit waits until the standby has all up to here: a known id may be one whose
    /// first commit the standby never confirmed.</summary>
    private const string Mark = "select pg_logical_emit_message(true, '', '')";
    private const int ClaimPosition = 1;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <param name="item">A complete item.</param>
    /// <param name="keysetOpen">What <see cref="PublishedKeysets"/> says of its keyset.</param>
    public async Task<StoreOutcome> AddAsync(ReceivedItem item, bool keysetOpen)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            return await TryAddAsync(item, keysetOpen, deadline.Token);
        }
        catch (NpgsqlException broken) when (broken.IsTransient)
        {
            database.Clear();   // connections from before a restart of the database
            return await TryAddAsync(item, keysetOpen, deadline.Token);
        }
    }

    /// <summary>Whether this id was received before, and is safe; leaves nothing behind.</summary>
    public async Task<bool> IsKnownAsync(ItemId id, MechanismId mechanism, DateOnly today)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var connection = await database.OpenConnectionAsync(deadline.Token);
        await using var claim = ClaimBatch(connection, id, mechanism, today);
        await claim.ExecuteNonQueryAsync(deadline.Token);
        var known = claim.BatchCommands[ClaimPosition].RecordsAffected == 0;
        await FinishAsync(connection, known ? Finish.Confirm : Finish.Withdraw, null, deadline.Token);
        return known;
    }

    private async Task<StoreOutcome> TryAddAsync(ReceivedItem item, bool keysetOpen, CancellationToken deadline)
    {
        await using var connection = await database.OpenConnectionAsync(deadline);
        var outcome = await ClaimAsync(connection, item, keysetOpen, deadline);
        var finish = outcome switch
        {
            StoreOutcome.Stored => Finish.Write,
            StoreOutcome.AlreadyReceived => Finish.Confirm,
            _ => Finish.Withdraw,
        };
        await FinishAsync(connection, finish, item, deadline);
        return outcome;
    }

    private static async Task<StoreOutcome> ClaimAsync(NpgsqlConnection connection, ReceivedItem item, bool keysetOpen, CancellationToken deadline)
    {
        await using var claim = ClaimBatch(connection, item.Id, item.Mechanism, item.ReceivedOn);
        var isClosed = new NpgsqlBatchCommand(IsClosed);
        isClosed.Parameters.Add(new NpgsqlParameter<string> { TypedValue = item.Mechanism.ToString() });
        isClosed.Parameters.Add(new NpgsqlParameter<long> { TypedValue = item.KeysetSerial });
        claim.BatchCommands.Add(isClosed);
        var closed = await claim.ExecuteScalarAsync(deadline) is true;
        return claim.BatchCommands[ClaimPosition].RecordsAffected == 0 ? StoreOutcome.AlreadyReceived
            : closed || !keysetOpen ? StoreOutcome.KeysetClosed
            : StoreOutcome.Stored;
    }

    private static async Task FinishAsync(NpgsqlConnection connection, Finish how, ReceivedItem? item, CancellationToken deadline)
    {
        await using var finish = new NpgsqlBatch(connection) { Timeout = 0 };
        if (how == Finish.Write)
        {
            AddWrites(finish, item!);
        }
        else if (how == Finish.Confirm)
        {
            finish.BatchCommands.Add(new NpgsqlBatchCommand(Mark));
        }

        finish.BatchCommands.Add(new NpgsqlBatchCommand(how == Finish.Withdraw ? "rollback" : "commit"));
        await finish.ExecuteNonQueryAsync(deadline);
        // A commit that was waiting for the standby when the deadline cancelled it reports success without the standby's flush.
        deadline.ThrowIfCancellationRequested();
    }

    private static NpgsqlBatch ClaimBatch(NpgsqlConnection connection, ItemId id, MechanismId mechanism, DateOnly receivedOn)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        batch.BatchCommands.Add(ClaimCommand(id, mechanism, receivedOn));
        return batch;
    }

    private static NpgsqlBatchCommand ClaimCommand(ItemId id, MechanismId mechanism, DateOnly receivedOn)
    {
        var claim = new NpgsqlBatchCommand(Claim);
        claim.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id.Guid });
        claim.Parameters.Add(new NpgsqlParameter<string> { TypedValue = mechanism.ToString() });
        claim.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = receivedOn });
        return claim;
    }

    private static void AddWrites(NpgsqlBatch batch, ReceivedItem item)
    {
        var add = new NpgsqlBatchCommand(AddItem);
        add.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = item.Id.Guid });
        add.Parameters.Add(new NpgsqlParameter<long> { TypedValue = item.KeysetSerial });
        add.Parameters.Add(Bytes(item.Body.AlarmPart));
        add.Parameters.Add(Bytes(item.Body.Header));
        add.Parameters.Add(new NpgsqlParameter<long> { TypedValue = item.Body.PayloadLength });
        batch.BatchCommands.Add(add);
        for (var index = 0; index < item.Body.RowCount; index++)
        {
            var row = new NpgsqlBatchCommand(AddRow);
            row.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = item.Id.Guid });
            row.Parameters.Add(new NpgsqlParameter<int> { TypedValue = index + 1 });
            row.Parameters.Add(Bytes(item.Body.Row(index)));
            batch.BatchCommands.Add(row);
        }
    }

    private static NpgsqlParameter<ReadOnlyMemory<byte>> Bytes(ReadOnlyMemory<byte> bytes) =>
        new() { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea };

    private enum Finish
    {
        Write,
        Confirm,
        Withdraw,
    }
}

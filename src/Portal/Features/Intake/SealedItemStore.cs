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

    /// <summary>Whether this id was received before; leaves nothing behind.</summary>
    public async Task<bool> IsKnownAsync(ItemId id, MechanismId mechanism)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var connection = await database.OpenConnectionAsync(deadline.Token);
        await using var probe = new NpgsqlBatch(connection);
        probe.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        probe.BatchCommands.Add(ClaimCommand(id, mechanism, DateOnly.MinValue.AddYears(1999)));   // never kept
        probe.BatchCommands.Add(new NpgsqlBatchCommand("rollback"));
        await probe.ExecuteNonQueryAsync(deadline.Token);
        return probe.BatchCommands[1].RecordsAffected == 0;
    }

    private async Task<StoreOutcome> TryAddAsync(ReceivedItem item, bool keysetOpen, CancellationToken deadline)
    {
        await using var connection = await database.OpenConnectionAsync(deadline);
        var outcome = await ClaimAsync(connection, item, keysetOpen, deadline);
        await using var finish = new NpgsqlBatch(connection) { Timeout = 0 };
        if (outcome == StoreOutcome.Stored)
        {
            AddWrites(finish, item);
        }

        finish.BatchCommands.Add(new NpgsqlBatchCommand(outcome == StoreOutcome.Stored ? "commit" : "rollback"));
        await finish.ExecuteNonQueryAsync(deadline);
        // A commit that was waiting for the standby when the deadline cancelled it reports success without the standby's flush.
        deadline.ThrowIfCancellationRequested();
        return outcome;
    }

    private static async Task<StoreOutcome> ClaimAsync(NpgsqlConnection connection, ReceivedItem item, bool keysetOpen, CancellationToken deadline)
    {
        await using var claim = new NpgsqlBatch(connection) { Timeout = 0 };
        claim.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        claim.BatchCommands.Add(ClaimCommand(item.Id, item.Mechanism, item.ReceivedOn));
        var isClosed = new NpgsqlBatchCommand(IsClosed);
        isClosed.Parameters.Add(new NpgsqlParameter<string> { TypedValue = item.Mechanism.ToString() });
        isClosed.Parameters.Add(new NpgsqlParameter<long> { TypedValue = item.KeysetSerial });
        claim.BatchCommands.Add(isClosed);
        var closed = await claim.ExecuteScalarAsync(deadline) is true;
        return claim.BatchCommands[1].RecordsAffected == 0 ? StoreOutcome.AlreadyReceived
            : closed || !keysetOpen ? StoreOutcome.KeysetClosed
            : StoreOutcome.Stored;
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
}

using Npgsql;
using NpgsqlTypes;
using SafeReport.Crypto.Items;

namespace SafeReport.Portal.Features.Intake;

/// <summary>
/// Stores an item in two round trips: claim its id, then write and commit. What is refused writes nothing: a row that is rolled back
/// would still lie in the table and, with its id, in the journal. Every step can be repeated: an attempt whose outcome was lost finds its
/// own row.
/// </summary>
internal sealed class SealedItemStore(NpgsqlDataSource database)
{
    // Adds no row when the id is known or the keyset is closed, asked in the same statement; it waits for a first send that is under way.
    private const string Claim = """
        insert into intake.item_id (id, mechanism, received_on)
        select $1, $2, $3 where not exists (select from intake.closed_serial where mechanism = $2 and serial = $4)
        on conflict do nothing
        """;

    private const string IsKnown = "select intake.item_known($1)";
    private const string AddItem = "insert into intake.sealed_item (id, keyset_serial, alarm_part, header, payload_length) values ($1, $2, $3, $4, $5)";
    private const string AddRow = "insert into intake.sealed_item_part (item, number, bytes) values ($1, $2, $3)";

    /// <summary>Writes a line of journal, so that the commit waits until the standby has all up to here: a known id may be one whose
    /// first commit the standby never confirmed.</summary>
    private const string Mark = "select pg_logical_emit_message(true, '', '')";

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

    /// <summary>Whether this id was received before, and is safe; of one that was not, nothing is written.</summary>
    public async Task<bool> IsKnownAsync(ItemId id)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var connection = await database.OpenConnectionAsync(deadline.Token);
        await using var ask = Batch(connection, KnownCommand(id));
        var known = await ask.ExecuteScalarAsync(deadline.Token) is true;
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

    // Whether the id is known is asked after the claim: one that added no row and finds none was refused for its keyset.
    private static async Task<StoreOutcome> ClaimAsync(NpgsqlConnection connection, ReceivedItem item, bool keysetOpen, CancellationToken deadline)
    {
        var claim = ClaimCommand(item);
        await using var batch = keysetOpen ? Batch(connection, claim, KnownCommand(item.Id)) : Batch(connection, KnownCommand(item.Id));
        var known = await batch.ExecuteScalarAsync(deadline) is true;
        return keysetOpen && claim.RecordsAffected == 1 ? StoreOutcome.Stored
            : known ? StoreOutcome.AlreadyReceived
            : StoreOutcome.KeysetClosed;
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

    private static NpgsqlBatch Batch(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static NpgsqlBatchCommand KnownCommand(ItemId id) =>
        new(IsKnown) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = id.Guid } } };

    private static NpgsqlBatchCommand ClaimCommand(ReceivedItem item)
    {
        var claim = new NpgsqlBatchCommand(Claim);
        claim.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = item.Id.Guid });
        claim.Parameters.Add(new NpgsqlParameter<string> { TypedValue = item.Mechanism.ToString() });
        claim.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = item.ReceivedOn });
        claim.Parameters.Add(new NpgsqlParameter<long> { TypedValue = item.KeysetSerial });
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

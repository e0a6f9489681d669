using System.Data;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Takeover;

/// <summary>Copies new items from the intake database into the desk's, each in one transaction there, and then confirms it.</summary>
/// <remarks>
/// A crash between the two leaves an item that the desk has and intake calls new: the next round finds its hash in desk.seen_item,
/// copies nothing and confirms. No event is written: its moment would be the moment somebody sent a report.
/// </remarks>
public sealed class ItemTakeover(IntakeDatabase intake, TimeProvider time, ILogger<ItemTakeover> log)
{
    private const int PageLength = 100;
    private const int BufferLength = SealedItemForm.RowLength;

    /// <summary>A round ends after this, whatever waits: alarms of what it took ring before the next.</summary>
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(10);

    // Where a round that ended early stopped, and how far it was to go: rows that cannot be taken hold up no others, and ids that come meanwhile
    // and are higher wait for the next time through.
    private Guid _after;
    private Guid _until;

    /// <summary>The last round left some: the next one goes on there and need not wait.</summary>
    public bool IsBehind { get; private set; }

    /// <param name="desk">The connection that holds the desk's lock: if it is lost, so is the transaction.</param>
    /// <returns>The items taken now.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(NpgsqlConnection desk, CancellationToken cancellationToken)
    {
        await using var source = await intake.Source.OpenConnectionAsync(cancellationToken);
        var taken = new List<Guid>();
        var began = time.GetTimestamp();
        if (!IsBehind)
        {
            _until = await HighestAsync(source, cancellationToken);
            _after = Guid.Empty;
        }

        IsBehind = false;
        var page = await WaitingAsync(source, _after, cancellationToken);
        while (page.Count > 0)
        {
            foreach (var item in page)
            {
                if (await TryTakeAsync(source, desk, item, cancellationToken))
                {
                    taken.Add(item.Id);
                }
            }

            _after = page[^1].Id;
            IsBehind = page.Count == PageLength && time.GetElapsedTime(began) >= LongestRound;
            page = IsBehind ? [] : await WaitingAsync(source, _after, cancellationToken);
        }

        return taken;
    }

    private async Task<bool> TryTakeAsync(NpgsqlConnection source, NpgsqlConnection desk, WaitingItem item, CancellationToken cancellationToken)
    {
        try
        {
            var isNew = await CopyAsync(source, desk, item, cancellationToken);
            await ConfirmAsync(source, item.Id, cancellationToken);
            return isNew;
        }
        catch (PostgresException refused) when (StoredRows.AreRefused(refused))
        {
            // One row that does not fit, or cannot be read, must not hold up the others; it stays where it is.
            log.LogError("An item does not fit into the desk database, or cannot be read, and waits in the intake database.");
            return false;
        }
    }

    private static Task<Guid> HighestAsync(NpgsqlConnection source, CancellationToken cancellationToken) => source.QuerySingleOrDefaultAsync<Guid>(
        new CommandDefinition("select id from intake.item_id where taken_on is null order by id desc limit 1", cancellationToken: cancellationToken));

    // In the order of their random ids: the order of arrival within a round is nobody's business.
    private async Task<List<WaitingItem>> WaitingAsync(NpgsqlConnection source, Guid after, CancellationToken cancellationToken)
    {
        const string sql = """
            select i.id, i.mechanism, i.received_on as ReceivedOn, s.keyset_serial as KeysetSerial, s.alarm_part as AlarmPart, s.header,
                   s.payload_length as PayloadLength
            from intake.item_id i
            join intake.sealed_item s on s.id = i.id
            where i.taken_on is null and i.id > @After and i.id <= @Until
            order by i.id
            limit @PageLength
            """;
        var rows = await source.QueryAsync<WaitingItem>(new CommandDefinition(sql, new { After = after, Until = _until, PageLength }, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <returns>False when the desk saw this item before, even if it was erased since.</returns>
    private static async Task<bool> CopyAsync(NpgsqlConnection source, NpgsqlConnection desk, WaitingItem item, CancellationToken cancellationToken)
    {
        const string see = "insert into desk.seen_item (hash) values (@Hash) on conflict do nothing";
        const string keep = """
            insert into desk.item (id, mechanism, arrived_on, route, keyset_serial, alarm_part, header, payload_length, damaged)
            values (@Id, @Mechanism, @ReceivedOn, 'form', @KeysetSerial, @AlarmPart, @Header, @PayloadLength, @Damaged)
            """;
        await using var transaction = await desk.BeginTransactionAsync(cancellationToken);
        if (await desk.ExecuteAsync(new CommandDefinition(see, new { item.Hash }, transaction, cancellationToken: cancellationToken)) == 0)
        {
            return false;
        }

        item.Examine(await PartsAsync(source, item.Id, cancellationToken));
        await desk.ExecuteAsync(new CommandDefinition(keep, item, transaction, cancellationToken: cancellationToken));
        await CopyPayloadAsync(source, desk, item, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<IReadOnlyList<PartLength>> PartsAsync(NpgsqlConnection source, Guid item, CancellationToken cancellationToken)
    {
        const string sql = "select number, octet_length(bytes) as bytes from intake.sealed_item_part where item = @Item order by number limit 2000";
        return (await source.QueryAsync<PartLength>(new CommandDefinition(sql, new { Item = item }, cancellationToken: cancellationToken))).AsList();
    }

    // Row by row through one buffer: a gigabyte passes in a megabyte of memory.
    private static async Task CopyPayloadAsync(NpgsqlConnection source, NpgsqlConnection desk, WaitingItem item, CancellationToken cancellationToken)
    {
        const string sql = "select number, bytes from intake.sealed_item_part where item = $1 and number <= $2 order by number";
        await using var command = new NpgsqlCommand(sql, source)
        {
            Parameters = { new() { Value = item.Id }, new() { Value = item.Rows } },
            CommandTimeout = 0,
        };
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        await using var copy = await desk.BeginBinaryImportAsync("copy desk.item_part (item, number, bytes) from stdin (format binary)", cancellationToken);
        copy.Timeout = TimeSpan.FromMinutes(5);   // of each step, not of the whole
        var buffer = new byte[BufferLength];
        while (await rows.ReadAsync(cancellationToken))
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(item.Id, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(rows.GetInt32(0), NpgsqlDbType.Integer, cancellationToken);
            var length = (int)rows.GetBytes(1, 0, buffer, 0, buffer.Length);
            await copy.WriteAsync(new ReadOnlyMemory<byte>(buffer, 0, length), NpgsqlDbType.Bytea, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task ConfirmAsync(NpgsqlConnection source, Guid item, CancellationToken cancellationToken)
    {
        const string sql = "update intake.item_id set taken_on = @Today where id = @Id and taken_on is null";
        var parameters = new { Id = item, Today = time.Today() };
        await source.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}

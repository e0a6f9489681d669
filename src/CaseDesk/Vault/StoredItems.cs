using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The clear columns of an item, and the note that an officer opened it.</summary>
internal sealed class StoredItems(DeskDatabase desk, EventLog events, TimeProvider time)
{
    public async Task<StoredItem?> FindAsync(ItemId item, MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, mechanism, arrived_on as ArrivedOn, route, keyset_serial as KeysetSerial, status, case_id as CaseId,
                   first_opened_on as FirstOpenedOn, alarm_part as AlarmPart, header, payload_length as PayloadLength
            from desk.item
            where id = @Id and mechanism = @Mechanism
            """;
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql, new { Id = item.Guid, Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
        return row?.ToItem();
    }

    /// <summary>An officer has now seen the item: the clock of unopened items stops, and the act is on record.</summary>
    public async Task NoteAsync(string act, ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        const string sql = """
            update desk.item
            set first_opened_on = coalesce(first_opened_on, @Today), status = case when status = 'RECEIVED' then 'OPENED' else status end
            where id = @Id and (first_opened_on is null or status = 'RECEIVED');
            delete from desk.alarm where item = @Id;
            """;
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { Id = item.Guid, Today = today }, transaction, cancellationToken: cancellationToken));
        await events.AppendAsync(
            connection, transaction, new DeskEvent(act, ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public required string Mechanism { get; init; }
        public DateOnly ArrivedOn { get; init; }
        public required string Route { get; init; }
        public long KeysetSerial { get; init; }
        public required string Status { get; init; }
        public Guid? CaseId { get; init; }
        public DateOnly? FirstOpenedOn { get; init; }
        public byte[]? AlarmPart { get; init; }
        public byte[]? Header { get; init; }
        public long PayloadLength { get; init; }

        public StoredItem ToItem() => new(
            ItemId.From(Id), MechanismId.Parse(Mechanism), ArrivedOn, Route, KeysetSerial, Status,
            CaseId is { } caseId ? new CaseId(caseId) : null, FirstOpenedOn, AlarmPart, Header, PayloadLength);
    }
}

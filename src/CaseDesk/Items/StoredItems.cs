using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>The clear columns of an item.</summary>
internal sealed class StoredItems(DeskDatabase desk)
{
    public async Task<StoredItem?> FindAsync(ItemId item, MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, mechanism, arrived_on as ArrivedOn, route, keyset_serial as KeysetSerial, status, case_id as CaseId,
                   first_opened_on as FirstOpenedOn, alarm_part as AlarmPart, header, payload_length as PayloadLength,
                   damaged, named_serial as NamedSerial, found_serial as FoundSerial
            from desk.item
            where id = @Id and mechanism = @Mechanism
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql, new { Id = item.Guid, Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken));
        return row?.ToItem();
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
        public bool Damaged { get; init; }
        public long? NamedSerial { get; init; }
        public long? FoundSerial { get; init; }

        public StoredItem ToItem() => new(
            ItemId.From(Id), MechanismId.Parse(Mechanism), ArrivedOn, Route, KeysetSerial, Status,
            CaseId is { } caseId ? new CaseId(caseId) : null, FirstOpenedOn, AlarmPart, Header, PayloadLength)
        {
            Damaged = Damaged,
            Misnamed = (NamedSerial, FoundSerial) is ({ } named, { } found) ? (named, found) : null,
        };
    }
}

using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.TestKit.Seed;

/// <summary>A sealed item as rows: in the intake database as it was received, or at the desk as the takeover leaves it.</summary>
public sealed record SeededItem
{
    /// <summary>What a row holds of a payload; the last one may be shorter.</summary>
    public const int RowLength = 1024 * 1024;

    public ItemId Id { get; init; } = ItemId.New();

    public required MechanismId Mechanism { get; init; }

    /// <summary>The day it came.</summary>
    public required DateOnly Day { get; init; }

    public long Serial { get; init; } = 1;

    /// <summary>One that no key opens, unless a test seals its own.</summary>
    public byte[] Alarm { get; init; } = new byte[AlarmPart.Length];

    public required byte[] Header { get; init; }

    /// <summary>Empty where the rows are another's work, or missing.</summary>
    public byte[] Payload { get; init; } = [];

    /// <summary>As the row states it, whatever stands in its parts.</summary>
    public required long PayloadLength { get; init; }

    /// <summary>Whether an officer opened it before.</summary>
    public bool Opened { get; init; }

    /// <summary>Whether the takeover found that its parts do not add up.</summary>
    public bool Damaged { get; init; }

    /// <summary>Header and payload, as they were sent.</summary>
    public byte[] Bytes => [.. Header, .. Payload];

    /// <summary>An item of these bytes, whoever made them.</summary>
    public static SeededItem Of(ItemId id, MechanismId mechanism, DateOnly day, byte[] sealedItem) => new()
    {
        Id = id,
        Mechanism = mechanism,
        Day = day,
        Header = sealedItem[..SealedItemForm.HeaderLength],
        Payload = sealedItem[SealedItemForm.HeaderLength..],
        PayloadLength = (long)sealedItem.Length - SealedItemForm.HeaderLength,
    };

    /// <summary>An item as the form makes it.</summary>
    public static SeededItem Sealed(
        ItemId id, MechanismId mechanism, DateOnly day, JsonObject report, HybridRecipient intake, ReporterKeys? reporter = null, IReadOnlyList<AttachmentToSeal>? attachments = null,
        bool kept = true) => Of(id, mechanism, day, ItemSealer.Seal(id, mechanism, report, reporter, attachments ?? [], intake, kept));

    /// <summary>The item as it stands at the desk, rows in order.</summary>
    public static async Task<SeededItem> AtDeskAsync(NpgsqlConnection desk, ItemId id)
    {
        const string sql = """
            select mechanism, arrived_on, keyset_serial, alarm_part, header, payload_length, first_opened_on is not null as opened, damaged,
                   coalesce((select string_agg(bytes, ''::bytea order by number) from desk.item_part where item = id), ''::bytea) as payload
            from desk.item
            where id = @Guid
            """;
        var row = await desk.QuerySingleAsync<Row>(sql, new { id.Guid });
        return new SeededItem
        {
            Id = id,
            Mechanism = MechanismId.Parse(row.Mechanism),
            Day = row.Arrived_On,
            Serial = row.Keyset_Serial,
            Alarm = row.Alarm_Part,
            Header = row.Header,
            Payload = row.Payload,
            PayloadLength = row.Payload_Length,
            Opened = row.Opened,
            Damaged = row.Damaged,
        };
    }

    public Task AddToDeskAsync(NpgsqlConnection desk) => AddToDeskAsync(desk, [this]);

    /// <summary>Any number of them in one command: all or none.</summary>
    public static async Task AddToDeskAsync(NpgsqlConnection desk, IReadOnlyList<SeededItem> items)
    {
        const string sql = """
            insert into desk.item (id, mechanism, arrived_on, route, keyset_serial, alarm_part, header, payload_length, status, first_opened_on, damaged)
            select id, mechanism, day, 'form', serial, alarm, header, length, case when opened then 'OPENED' else 'RECEIVED' end, case when opened then day end, damaged
            from unnest(@Ids, @Mechanisms, @Days, @Serials, @Alarms, @Headers, @Lengths, @Opened, @Damaged)
                as seeded (id, mechanism, day, serial, alarm, header, length, opened, damaged);
            insert into desk.item_part (item, number, bytes) select * from unnest(@Items, @Numbers, @Rows)
            """;
        var rows = items.SelectMany(item => item.Payload.Chunk(RowLength).Select((bytes, index) => (Item: item.Id.Guid, Number: index + 1, Bytes: bytes))).ToList();
        await desk.ExecuteAsync(sql, new
        {
            Ids = items.Select(item => item.Id.Guid).ToArray(),
            Mechanisms = items.Select(item => item.Mechanism.ToString()).ToArray(),
            Days = items.Select(item => item.Day).ToArray(),
            Serials = items.Select(item => item.Serial).ToArray(),
            Alarms = items.Select(item => item.Alarm).ToArray(),
            Headers = items.Select(item => item.Header).ToArray(),
            Lengths = items.Select(item => item.PayloadLength).ToArray(),
            Opened = items.Select(item => item.Opened).ToArray(),
            Damaged = items.Select(item => item.Damaged).ToArray(),
            Items = rows.Select(row => row.Item).ToArray(),
            Numbers = rows.Select(row => row.Number).ToArray(),
            Rows = rows.Select(row => row.Bytes).ToArray(),
        });
    }

    /// <summary>As the Portal stores it, in one command: all or nothing. The Portal's role may do it, as it may in the product.</summary>
    public async Task AddToIntakeAsync(NpgsqlConnection intake)
    {
        const string sql = """
            insert into intake.item_id (id, mechanism, received_on) values (@Id, @Mechanism, @Day);
            insert into intake.sealed_item (id, keyset_serial, alarm_part, header, payload_length) values (@Id, @Serial, @Alarm, @Header, @PayloadLength);
            insert into intake.sealed_item_part (item, number, bytes) select @Id, number, bytes from unnest(@Rows) with ordinality as part (bytes, number)
            """;
        await intake.ExecuteAsync(sql, new { Id = Id.Guid, Mechanism = Mechanism.ToString(), Day, Serial, Alarm, Header, PayloadLength, Rows = Payload.Chunk(RowLength).ToArray() });
    }

    /// <summary>Raises the alarms of items at the desk.</summary>
    public static Task RingAsync(NpgsqlConnection desk, DateTimeOffset at, params IReadOnlyList<ItemId> items) => desk.ExecuteAsync(
        "insert into desk.alarm (item, raised_at) select item, @At from unnest(@Items) as ringing (item) on conflict do nothing",
        new { At = at.UtcDateTime, Items = items.Select(item => item.Guid).ToArray() });

    private sealed class Row
    {
        public string Mechanism { get; init; } = "";

        public DateOnly Arrived_On { get; init; }

        public long Keyset_Serial { get; init; }

        public byte[] Alarm_Part { get; init; } = [];

        public byte[] Header { get; init; } = [];

        public long Payload_Length { get; init; }

        public bool Opened { get; init; }

        public bool Damaged { get; init; }

        public byte[] Payload { get; init; } = [];
    }
}

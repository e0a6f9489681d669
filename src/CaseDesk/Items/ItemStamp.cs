using Dapper;
using Npgsql;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>What lies in the rows of an item, told without reading a payload. It changes whenever one of them does.</summary>
/// <param name="Header">Hash of the header.</param>
/// <param name="Rows">Hash of the numbers of the parts, each with the transaction that wrote it.</param>
internal sealed record ItemStamp(string Header, long PayloadLength, bool Damaged, long Parts, long Last, long Bytes, string Rows)
{
    private const string Sql = """
        select encode(sha256(coalesce(i.header, '')), 'hex') as Header, i.payload_length as PayloadLength, i.damaged as Damaged,
               p.parts as Parts, p.last as Last, p.bytes as Bytes, encode(sha256(p.rows), 'hex') as Rows
        from desk.item i
        cross join lateral (
            select count(*) as parts, coalesce(max(number), 0)::bigint as last, coalesce(sum(octet_length(bytes)), 0)::bigint as bytes,
                   convert_to(coalesce(string_agg(number || ' ' || xmin::text, ',' order by number), ''), 'UTF8') as rows
            from desk.item_part where item = i.id) p
        where i.id = @Id
        """;

    /// <summary>As many parts as the last one's number says, and as many bytes as the item is said to have.</summary>
    public bool AddsUp => !Damaged && Parts == Last && Bytes == PayloadLength;

    public static Task<ItemStamp> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, ItemId item, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<ItemStamp>(new CommandDefinition(Sql, new { Id = item.Guid }, transaction, cancellationToken: cancellationToken));
}

using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Many items at a glance: rows and the first bytes of every payload in one statement, every key asked for once.</summary>
/// <remarks>They are opened after the rows were read: keys come over other connections, and nobody holds two and asks for a third.</remarks>
internal sealed class ItemGlances(KeyRing ring, ProcessKeys processKeys)
{
    /// <summary>Nonce and first chunk, in which a list finds what it needs, and one byte more: it tells that another chunk follows.</summary>
    private const int StartLength = SealedItemForm.FirstChunkLength + 1;

    private readonly Dictionary<ItemId, ItemOpening> _found = [];
    private readonly List<ItemId> _left = [];
    private readonly List<(ItemRow Item, byte[]? Start, bool Follows)> _rows = [];
    private readonly ItemKeysOfOfficer _keys = new(ring);
    private IReadOnlyList<HybridIdentity>? _alarms;

    /// <summary>What came of the items; those of others are not among them.</summary>
    public IReadOnlyDictionary<ItemId, ItemOpening> Found => _found;

    /// <summary>Those that must be read one by one: their documents do not end within the first bytes, or they were sealed anew meanwhile.</summary>
    public IReadOnlyList<ItemId> Left => _left;

    /// <summary>Whether some are to be looked at again.</summary>
    public bool HasFailed => Failed.Any();

    private IEnumerable<ItemOpening> Failed => _found.Values.Where(opening => opening.Failure is OpeningFailure.Damaged or OpeningFailure.NoKey);

    /// <exception cref="PostgresException">The rows of some item cannot be given out.</exception>
    public async Task ReadAsync(IReadOnlyList<ItemId> items, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        const string sql = $"""
            select {ItemRow.Columns}, substring(p.bytes from 1 for @StartLength) as start,
                   octet_length(p.bytes) > @StartLength or exists (select from desk.item_part n where n.item = i.id and n.number = 2) as follows
            from desk.item i left join desk.item_part p on p.item = i.id and p.number = 1
            where i.id = any(@Ids) and i.mechanism = @Mechanism
            """;
        var parameters = new { Ids = Guids(items), Mechanism = ring.Mechanism.ToString(), StartLength };
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        var parse = rows.GetRowParser<ItemRow>();
        (var start, var follows) = (rows.GetOrdinal("start"), rows.GetOrdinal("follows"));
        while (await rows.ReadAsync(cancellationToken))
        {
            var bytes = await rows.IsDBNullAsync(start, cancellationToken) ? null : rows.GetFieldValue<byte[]>(start);
            _rows.Add((parse(rows), bytes, bytes is not null && rows.GetBoolean(follows)));
        }
    }

    /// <summary>Opens what was read.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        using var turn = new ItemsInTurn();   // buffers for every one would be a third of a long list's time
        foreach ((var item, var start, var follows) in _rows)
        {
            await GlanceAsync(item, start, follows, turn, cancellationToken);
        }

        _rows.Clear();
    }

    /// <summary>As a single reading looks once more when no key fits, or what lies there does not open: was it sealed anew meanwhile?</summary>
    public async Task LookAgainAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        const string sql = "select id, header from desk.item where id = any(@Ids) and header is not null";
        ItemOpening[] failed = [.. Failed];
        var rows = await connection.QueryAsync<(Guid Id, byte[] Header)>(new CommandDefinition(
            sql, new { Ids = Guids(failed.Select(opening => opening.Item.Id)) }, transaction, cancellationToken: cancellationToken));
        var now = rows.ToDictionary(row => row.Id, row => row.Header);
        foreach (var item in failed.Select(opening => opening.Item))
        {
            if (now.TryGetValue(item.Id.Guid, out var header) && !header.AsSpan().SequenceEqual(item.Header))
            {
                _found.Remove(item.Id);
                _left.Add(item.Id);
            }
        }
    }

    private async Task GlanceAsync(ItemRow item, byte[]? start, bool follows, ItemsInTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            var keys = await _keys.OfAsync(item, cancellationToken);
            await using var source = new SealedItemStream(item.Header, (number, _) => Task.FromResult(number == 1 ? start : null));
            var opening = await ItemJudge.GlanceAsync(item, keys, source, turn, cancellationToken);
            if (follows && opening.Failure is (OpeningFailure.Damaged or OpeningFailure.Refused))
            {
                _left.Add(item.Id);   // what is not here may tell another story
                return;
            }

            _found[item.Id] = opening with { Alarm = await AlarmAsync(item, cancellationToken) };
        }
        catch (NotAllowedException)
        {
            // Not this officer's: as if it were not there.
        }
    }

    private async Task<bool?> AlarmAsync(ItemRow item, CancellationToken cancellationToken)
    {
        if (item.AlarmPart is null)
        {
            return null;
        }

        _alarms ??= await processKeys.ReadableAlarmsAsync(ring.Mechanism, cancellationToken);
        return _alarms.Select(alarm => AlarmPart.TryOpen(item.AlarmPart, item.Id, alarm)).FirstOrDefault(danger => danger is not null);
    }

    private static Guid[] Guids(IEnumerable<ItemId> items) => [.. items.Select(item => item.Guid)];
}

using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>Every sealed row of a case, live or an earlier version and of whatever kind, sealed anew under another key at the same place and version.</summary>
/// <remarks>A row that does not open stays as it is: it was tampered with, and the head goes on saying so.</remarks>
internal static class NewCaseKey
{
    /// <summary>Seals the case's own records, its former keys and its head to another key.</summary>
    public static async Task SealAnewAsync(CaseAct act, SecretBytes newKey, CancellationToken cancellationToken)
    {
        await act.WriteHeadAsync(cancellationToken);
        var head = await CaseHead.ReadAsync(act, cancellationToken);
        var replaced = await RowsAsync(act, compartment: null, act.Key, newKey, cancellationToken);
        await FormerKeysAsync(act, newKey, cancellationToken);
        await head.WithReplaced(replaced).WriteAsync(act, newKey, cancellationToken);
    }

    /// <summary>Seals the rows of one compartment, or those of none, to another key.</summary>
    /// <returns>The live records, as they stood and as they stand now: for the head.</returns>
    public static async Task<IReadOnlyList<(RecordRow Before, byte[] After)>> RowsAsync(
        CaseAct act, Guid? compartment, SecretBytes oldKey, SecretBytes newKey, CancellationToken cancellationToken)
    {
        const string live = $"""
            select {RecordRow.Columns} from desk.case_record where case_id = @Case and compartment is not distinct from @Compartment
            """;
        const string earlier = """
            select id, table_name as Kind, version, compartment, sealed from desk.record_version
            where case_id = @Case and compartment is not distinct from @Compartment
            """;
        const string updateLive = """
            update desk.case_record r set sealed = n.sealed
            from unnest(@Ids, @Kinds, @Versions, @Sealed) as n (id, kind, version, sealed)
            where r.id = n.id and r.kind = n.kind and r.version = n.version
            """;
        const string updateEarlier = """
            update desk.record_version r set sealed = n.sealed
            from unnest(@Ids, @Kinds, @Versions, @Sealed) as n (id, kind, version, sealed)
            where r.id = n.id and r.table_name = n.kind and r.version = n.version
            """;
        var place = new { Case = act.Id.Value, Compartment = compartment };
        var replaced = Open(act, oldKey, newKey, await act.QueryAsync<RecordRow>(live, place, cancellationToken));
        await UpdateAsync(act, updateLive, replaced, cancellationToken);
        await UpdateAsync(act, updateEarlier, Open(act, oldKey, newKey, await act.QueryAsync<RecordRow>(earlier, place, cancellationToken)), cancellationToken);
        return replaced;
    }

    // A removal while the one before is not finished: items may still wait under either key.
    private static async Task FormerKeysAsync(CaseAct act, SecretBytes newKey, CancellationToken cancellationToken)
    {
        const string select = $"select id, '{FormerKey.Table}' as Kind, 1::bigint as version, sealed from desk.former_case_key where case_id = @Case";
        const string update = """
            update desk.former_case_key r set sealed = n.sealed
            from unnest(@Ids, @Kinds, @Versions, @Sealed) as n (id, kind, version, sealed)
            where r.id = n.id
            """;
        var rows = await act.QueryAsync<RecordRow>(select, new { Case = act.Id.Value }, cancellationToken);
        await UpdateAsync(act, update, Open(act, act.Key, newKey, rows), cancellationToken);
    }

    private static List<(RecordRow Before, byte[] After)> Open(CaseAct act, SecretBytes oldKey, SecretBytes newKey, IReadOnlyList<RecordRow> rows)
    {
        List<(RecordRow, byte[])> replaced = [];
        foreach (var row in rows)
        {
            using var content = RecordSealer.TryOpenSecret(oldKey, act.AddressOf(row), row.Sealed);
            if (content is not null)
            {
                replaced.Add((row, RecordSealer.Seal(newKey, act.AddressOf(row), content.Span)));
            }
        }

        return replaced;
    }

    private static Task<int> UpdateAsync(CaseAct act, string sql, IReadOnlyList<(RecordRow Before, byte[] After)> replaced, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            Ids = replaced.Select(row => row.Before.Id).ToArray(),
            Kinds = replaced.Select(row => row.Before.Kind).ToArray(),
            Versions = replaced.Select(row => row.Before.Version).ToArray(),
            Sealed = replaced.Select(row => row.After).ToArray(),
        };
        return act.ExecuteAsync(sql, parameters, cancellationToken);
    }
}

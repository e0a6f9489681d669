using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Records;

/// <summary>Every sealed row of a case, live or an earlier version, sealed anew under another key at the same place and version.</summary>
/// <remarks>A row that does not open stays as it is: it was tampered with, and the head goes on saying so.</remarks>
internal static class CaseRecords
{
    private static readonly IReadOnlyList<SealedTable> Live =
    [
        new("case_file",
            "select id, version, sealed from desk.case_file where id = @Case",
            "update desk.case_file set sealed = @Sealed where id = @Id"),
        new("protected_communication",
            "select id, version, sealed from desk.protected_communication where case_id = @Case",
            "update desk.protected_communication set sealed = @Sealed where id = @Id"),
        new("alleged_sanction",
            "select id, version, sealed from desk.alleged_sanction where case_id = @Case",
            "update desk.alleged_sanction set sealed = @Sealed where id = @Id"),
        new("reporter_mailbox",
            "select id, version, sealed from desk.reporter_mailbox where case_id = @Case",
            "update desk.reporter_mailbox set sealed = @Sealed where id = @Id"),
        new("reply",
            "select id, version, sealed from desk.reply where case_id = @Case",
            "update desk.reply set sealed = @Sealed where id = @Id"),
    ];

    /// <returns>The live records, as they stood and as they stand now: for the head.</returns>
    public static async Task<IReadOnlyList<HeadReplacement>> SealAnewAsync(CaseWork work, SecretBytes newKey, CancellationToken cancellationToken)
    {
        List<HeadReplacement> replaced = [];
        foreach (var table in Live)
        {
            foreach (var row in await work.QueryAsync<RecordRow>(table.Select, new { Case = work.Id.Value }, cancellationToken))
            {
                if (SealAnew(work, newKey, work.At(table.Name, row.Id, row.Version), row.Sealed) is { } anew)
                {
                    await work.ExecuteAsync(table.Update, new { row.Id, Sealed = anew }, cancellationToken);
                    replaced.Add(new HeadReplacement(table.Name, row.Id, row.Sealed, anew));
                }
            }
        }

        await HistoryAsync(work, newKey, cancellationToken);
        await FormerKeysAsync(work, newKey, cancellationToken);
        return replaced;
    }

    private static async Task HistoryAsync(CaseWork work, SecretBytes newKey, CancellationToken cancellationToken)
    {
        const string select = """
            select table_name as TableName, id, version, sealed from desk.record_version where case_id = @Case
            """;
        const string update = "update desk.record_version set sealed = @Sealed where table_name = @TableName and id = @Id and version = @Version";
        foreach (var row in await work.QueryAsync<VersionRow>(select, new { Case = work.Id.Value }, cancellationToken))
        {
            if (SealAnew(work, newKey, work.At(row.TableName, row.Id, row.Version), row.Sealed) is { } anew)
            {
                await work.ExecuteAsync(update, new { row.TableName, row.Id, row.Version, Sealed = anew }, cancellationToken);
            }
        }
    }

    // A removal while the one before is not finished: items may still wait under either key.
    private static async Task FormerKeysAsync(CaseWork work, SecretBytes newKey, CancellationToken cancellationToken)
    {
        const string select = "select id, 1::bigint as version, sealed from desk.former_case_key where case_id = @Case";
        const string update = "update desk.former_case_key set sealed = @Sealed where id = @Id";
        foreach (var row in await work.QueryAsync<RecordRow>(select, new { Case = work.Id.Value }, cancellationToken))
        {
            if (SealAnew(work, newKey, work.At(FormerKey.Table, row.Id, row.Version), row.Sealed) is { } anew)
            {
                await work.ExecuteAsync(update, new { row.Id, Sealed = anew }, cancellationToken);
            }
        }
    }

    private static byte[]? SealAnew(CaseWork work, SecretBytes newKey, RecordAddress address, byte[] sealedRecord)
    {
        using var content = RecordSealer.TryOpenSecret(work.Key, address, sealedRecord);
        return content is null ? null : RecordSealer.Seal(newKey, address, content.Span);
    }

    private sealed record SealedTable(string Name, string Select, string Update);

    private sealed class VersionRow
    {
        public required string TableName { get; init; }

        public Guid Id { get; init; }

        public long Version { get; init; }

        public required byte[] Sealed { get; init; }
    }
}

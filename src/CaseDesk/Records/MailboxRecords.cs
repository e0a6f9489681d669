using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.AccessCodes;

namespace SafeReport.CaseDesk.Records;

/// <summary>The reporter mailboxes of a case.</summary>
internal static class MailboxRecords
{
    private const int MostItems = 64;

    /// <summary>Enters the mailbox an item names, or notes the item under the mailbox the case already has.</summary>
    /// <remarks>
    /// What the desk holds for a known address is never replaced: whoever could replace it would read the replies. A mailbox that
    /// another case knows stays with that case.
    /// </remarks>
    public static async Task EnterAsync(CaseWork work, byte[] tag, Guid item, MailboxKeys keys, MailboxKeys? spare, CancellationToken cancellationToken)
    {
        // Two items of a mailbox nobody knew yet may enter two cases at once: the first one has it.
        await work.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(encode(@Tag, 'hex'), 0))", new { Tag = tag }, cancellationToken);
        const string find = """
            select m.id, m.case_id as CaseId, m.version, m.sealed, m.tag from desk.reporter_mailbox m where m.tag = @Tag for update
            """;
        if (await work.QuerySingleAsync<MailboxRow>(find, new { Tag = tag }, cancellationToken) is not { } known)
        {
            await InsertAsync(work, tag, new MailboxContent { Keys = keys, Spare = spare, Items = [item] }, cancellationToken);
        }
        else if (known.CaseId == work.Id.Value)
        {
            var content = Open(work, known).Content;
            await WriteAsync(work, known, content with
            {
                Spare = content.Spare ?? spare,
                Items = [.. content.Items.Append(item).Distinct().TakeLast(MostItems)],
            }, cancellationToken);
        }
    }

    // An erasure shows with the snapshot that does it: before, the moment it is first seen would be near the moment of the request.
    public static async Task<IReadOnlyList<MailboxRow>> ListAsync(CaseWork work, CancellationToken cancellationToken)
    {
        const string sql = """
            select m.id, m.case_id as CaseId, m.version, m.sealed, m.tag,
                   not m.erasure_untold and exists (select from desk.erased_mailbox e where e.tag = m.tag) as Erased
            from desk.reporter_mailbox m
            where m.case_id = @Case
            order by m.id
            for update of m
            """;
        return await work.QueryAsync<MailboxRow>(sql, new { Case = work.Id.Value }, cancellationToken);
    }

    public static Entry<MailboxContent> Open(CaseWork work, MailboxRow row) =>
        SealedRecord.Open<MailboxContent>(work.Key, work.At(MailboxRow.Table, row.Id, row.Version), row.Sealed);

    public static async Task WriteAsync(CaseWork work, MailboxRow row, MailboxContent content, CancellationToken cancellationToken)
    {
        const string sql = "update desk.reporter_mailbox set version = @Version, sealed = @Sealed where id = @Id";
        var version = row.Version + 1;
        await work.ExecuteAsync(sql, new { row.Id, Version = version, Sealed = work.Seal(MailboxRow.Table, row.Id, version, content) }, cancellationToken);
    }

    private static async Task InsertAsync(CaseWork work, byte[] tag, MailboxContent content, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.reporter_mailbox (id, case_id, mechanism, version, sealed, tag)
            values (@Id, @Case, @Mechanism, 1, @Sealed, @Tag);
            insert into desk.named_mailbox (tag) values (@Tag) on conflict do nothing
            """;
        var id = Guid.NewGuid();
        var row = new
        {
            Id = id,
            Case = work.Id.Value,
            Mechanism = work.Ring.Mechanism.ToString(),
            Sealed = work.Seal(MailboxRow.Table, id, 1, content),
            Tag = tag,
        };
        await work.ExecuteAsync(sql, row, cancellationToken);
    }
}

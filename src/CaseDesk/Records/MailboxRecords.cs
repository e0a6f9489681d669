using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;

namespace SafeReport.CaseDesk.Records;

/// <summary>A reporter mailbox of a case as its record stands.</summary>
/// <param name="Erased">The reporter erased it: nothing more is published to it.</param>
internal sealed record CaseMailbox(RecordRow Row, MailboxContent Content, bool Erased)
{
    public ReporterMailboxId Id => new(Row.Id);
}

/// <summary>The reporter mailboxes of a case: the record, and the row by which an item's mailbox is found again.</summary>
internal static class MailboxRecords
{
    private const int MostItems = 64;

    private static readonly Records<MailboxContent> Records = new(RecordKinds.Mailbox);

    /// <summary>Enters the mailbox an item names, or notes the item under the mailbox the case already has.</summary>
    /// <remarks>
    /// What the desk holds for a known address is never replaced: whoever could replace it would read the replies. A mailbox that
    /// another case knows stays with that case.
    /// </remarks>
    public static async Task EnterAsync(CaseAct act, byte[] tag, Guid item, MailboxKeys keys, MailboxKeys? spare, CancellationToken cancellationToken)
    {
        // Two items of a mailbox nobody knew yet may enter two cases at once: the first one has it.
        await act.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(encode(@Tag, 'hex'), 0))", new { Tag = tag }, cancellationToken);
        const string find = "select id, case_id as CaseId from desk.reporter_mailbox where tag = @Tag for update";
        if (await act.QuerySingleAsync<(Guid Id, Guid Case)?>(find, new { Tag = tag }, cancellationToken) is not { } known)
        {
            await InsertAsync(act, tag, new MailboxContent { Keys = keys, Spare = spare, Dropped = !keys.Kept, Items = [item] }, cancellationToken);
        }
        else if (known.Case == act.Id.Value)
        {
            var row = await Records.FindRowAsync(act, known.Id, cancellationToken) ?? throw new DamagedException("The record of a mailbox is gone.");
            var content = Records.Open(act, row).Content;
            await WriteAsync(act, row, content with
            {
                Spare = content.Spare ?? spare,
                Dropped = content.Dropped || !keys.Kept,
                Items = [.. content.Items.Append(item).Distinct().TakeLast(MostItems)],
            }, cancellationToken);
        }
    }

    // An erasure shows with the snapshot that does it: before, the moment it is first seen would be near the moment of the request.
    public static async Task<IReadOnlyList<CaseMailbox>> ListAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        const string sql = """
            select m.id, not m.erasure_untold and exists (select from desk.erased_mailbox e where e.tag = m.tag) as Erased
            from desk.reporter_mailbox m
            where m.case_id = @Case
            """;
        // An act locks them, so that no erasure and no other reply comes between.
        var locked = reading is CaseAct ? $"{sql} order by m.id for update of m" : sql;
        var erased = (await reading.QueryAsync<(Guid Id, bool Erased)>(locked, new { Case = reading.Id.Value }, cancellationToken)).ToDictionary(row => row.Id, row => row.Erased);
        var rows = await Records.RowsAsync(reading, cancellationToken);
        return [.. rows.Where(row => erased.ContainsKey(row.Id)).Select(row => new CaseMailbox(row, Records.Open(reading, row).Content, erased[row.Id]))];
    }

    public static Task WriteAsync(CaseAct act, RecordRow row, MailboxContent content, CancellationToken cancellationToken) =>
        Records.UpdateAsync(act, row, content, reason: null, cancellationToken);

    private static async Task InsertAsync(CaseAct act, byte[] tag, MailboxContent content, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.reporter_mailbox (id, case_id, mechanism, tag) values (@Id, @Case, @Mechanism, @Tag);
            insert into desk.named_mailbox (tag) values (@Tag) on conflict do nothing
            """;
        var id = Guid.NewGuid();
        await act.ExecuteAsync(sql, new { Id = id, Case = act.Id.Value, Mechanism = act.Ring.Mechanism.ToString(), Tag = tag }, cancellationToken);
        await Records.InsertAsync(act, id, content, cancellationToken);
    }
}

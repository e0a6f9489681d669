using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>Replies to reporters: written by an assigned officer, sealed here, published by the next snapshot.</summary>
public sealed class ReplyStore(ItemReader items)
{
    /// <summary>A reader looks for the labels of so many replies.</summary>
    public const int MostReplies = 1_000;

    private static readonly Records<ReplyContent> Records = new(RecordKinds.Reply);

    /// <summary>Seals a reply and queues it. Nothing is sent without an officer's act, and an erased mailbox gets nothing more.</summary>
    public async Task<Outcome<ReplyId>> QueueAsync(CaseAct act, ReplyDraft draft, CancellationToken cancellationToken)
    {
        if (PlainText.Clean(draft.Text) is not { } text)
        {
            return Refusal.TextMissing;
        }

        var before = draft.Form is { } drawn ? await Records.FindAsync(act, drawn.Value, cancellationToken) : null;
        if (before?.Content.Text == text && (draft.Mailbox is null || draft.Mailbox == before.Content.Mailbox))
        {
            return draft.Form!.Value;
        }

        var (mailbox, refusal) = Choose(await MailboxRecords.ListAsync(act, cancellationToken), draft.Mailbox);
        if (mailbox is null)
        {
            return refusal;
        }

        if (mailbox.Content.Recipient() is not { } recipient)
        {
            return Refusal.MailboxUnusable;
        }

        var id = before is null && draft.Form is { } unused ? unused : ReplyId.New();
        var document = Document(act, id, mailbox.Content, text, draft.Asks);
        if (!document.Fits)
        {
            return Refusal.TextTooLong;
        }

        if (mailbox.Content.LastNumber >= MostReplies)
        {
            return Refusal.MailboxFull;
        }

        if (!draft.QuoteAcknowledged && await QuotesAsync(act, text, cancellationToken))
        {
            return Refusal.QuotesReport;
        }

        await WriteAsync(act, mailbox, recipient, document, id, cancellationToken);
        return id;
    }

    /// <summary>The mailboxes of the case that can or could be answered.</summary>
    public static async Task<IReadOnlyList<MailboxSummary>> MailboxesAsync(CaseReading reading, CancellationToken cancellationToken) =>
        [.. (await MailboxRecords.ListAsync(reading, cancellationToken)).Select(mailbox => new MailboxSummary(
            mailbox.Id, mailbox.Content.LastNumber, mailbox.Erased, mailbox.Content.Recipient() is null, mailbox.Content.Dropped, mailbox.Content.Spare is not null))];

    /// <summary>Why no reply can be written in this case; None when one can.</summary>
    public async Task<Refusal> ObstacleAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        var mailboxes = await MailboxesAsync(reading, cancellationToken);
        return ReplyObstacle.Of(mailboxes, mailboxes.Count == 0 && await AnyReportAsync(reading, report => report.MailboxUnusable, cancellationToken));
    }

    /// <summary>The replies of the case, the newest first.</summary>
    public static async Task<IReadOnlyList<WrittenReply>> ListAsync(CaseReading reading, CancellationToken cancellationToken)
    {
        var written = await Records.ListAsync(reading, cancellationToken);
        const string sql = "select id, expires_on as ExpiresOn from desk.published_reply where id = any(@Ids)";
        var kept = written.Count == 0 ? [] : (await reading.QueryAsync<(Guid Id, DateOnly? ExpiresOn)>(
            sql, new { Ids = written.Select(reply => reply.Id).ToArray() }, cancellationToken)).ToDictionary(row => row.Id, row => row.ExpiresOn);
        return [.. written.Select(reply => new WrittenReply(
                new ReplyId(reply.Id), reply.Content.Mailbox, reply.Content.Number, reply.Content.Text, reply.By, reply.On, kept.GetValueOrDefault(reply.Id),
                Waiting: kept.TryGetValue(reply.Id, out var expires) && expires is null))
            .OrderByDescending(reply => reply.On).ThenByDescending(reply => reply.Number)];
    }

    private static ReplyDocument Document(CaseAct act, ReplyId id, MailboxContent content, string text, Guid? asks) => new(
        id.Value, act.Ring.Mechanism, act.Today.ToString("yyyy-MM-dd", null), text, asks, content.LastReply,
        [.. content.Items.TakeLast(ReplyDocument.MostReceived).Select(ItemId.From)]);

    private static async Task WriteAsync(
        CaseAct act, CaseMailbox mailbox, HybridRecipient recipient, ReplyDocument document, ReplyId id, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.published_reply (id, mechanism, mailbox, label, prefix_bits, sealed, queued_on)
            values (@Id, @Mechanism, @Mailbox, @Label, @PrefixBits, @Published, @Today)
            """;
        var content = mailbox.Content;
        var number = content.LastNumber + 1;
        var address = content.Keys.Address();
        await Records.InsertAsync(act, id.Value, new ReplyContent(mailbox.Id, number, document.Text, document.Asks), cancellationToken);
        var parameters = new
        {
            Id = id.Value,
            Mechanism = act.Ring.Mechanism.ToString(),
            Mailbox = mailbox.Id.Value,
            Label = content.Keys.Label(number),
            PrefixBits = (address[0] << 8) | address[1],
            Published = Reply.Seal(document, content.Keys.AuthorKey, recipient),
            act.Today,
        };
        await act.ExecuteAsync(sql, parameters, cancellationToken);
        await MailboxRecords.WriteAsync(act, mailbox.Row, content with { LastNumber = number, LastReply = id.Value }, cancellationToken);
        act.Note(Acts.ReplyQueued, id.Value);
    }

    /// <summary>The one that was chosen; where none was, the only one there is, or the only one that can be answered.</summary>
    private static (CaseMailbox? Mailbox, Refusal Refusal) Choose(IReadOnlyList<CaseMailbox> mailboxes, ReporterMailboxId? chosen)
    {
        List<CaseMailbox> candidates = [.. mailboxes.Where(mailbox => chosen is not { } id || mailbox.Id == id)];
        List<CaseMailbox> answerable = [.. candidates.Where(mailbox => !mailbox.Erased && !mailbox.Content.Dropped && mailbox.Content.Recipient() is not null)];
        return (candidates.Count, answerable.Count) switch
        {
            (0, _) => (null, Refusal.NoMailbox),
            (_, 1) => (answerable[0], Refusal.None),
            (_, > 1) => (null, Refusal.MailboxNotChosen),
            _ => (null, candidates.All(mailbox => mailbox.Erased) ? Refusal.MailboxErased
                : candidates.Any(mailbox => mailbox.Content.Dropped && !mailbox.Erased) ? Refusal.MailboxDropped : Refusal.MailboxUnusable),
        };
    }

    private Task<bool> QuotesAsync(CaseReading reading, string text, CancellationToken cancellationToken) =>
        AnyReportAsync(reading, report => QuoteCheck.Quotes(text, QuoteCheck.TextsOf(report.Root)), cancellationToken);

    private async Task<bool> AnyReportAsync(CaseReading reading, Func<ReportDocument, bool> holds, CancellationToken cancellationToken) => await CaseReports.AnyAsync(
        items, reading.Ring, await CaseReports.ItemsAsync(reading, cancellationToken), holds, cancellationToken);

    /// <summary>A reply as it was written, sealed in the case.</summary>
    private sealed record ReplyContent(ReporterMailboxId Mailbox, long Number, string Text, Guid? Asks);
}

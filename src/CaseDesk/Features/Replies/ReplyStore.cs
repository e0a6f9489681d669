using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Replies;

/// <summary>Replies to reporters: written by an assigned officer, sealed here, published by the next snapshot.</summary>
public sealed class ReplyStore(CaseDatabase database, ItemReader items)
{
    /// <summary>A reader looks for the labels of so many replies.</summary>
    public const int MostReplies = 1_000;

    private const string Table = "reply";

    /// <summary>Seals a reply and queues it. Nothing is sent without an officer's act, and an erased mailbox gets nothing more.</summary>
    public async Task<Outcome<ReplyId>> QueueAsync(KeyRing ring, CaseId caseId, ReplyDraft draft, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        if (PlainText.Clean(draft.Text) is not { } text)
        {
            return Refusal.TextMissing;
        }

        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        if (work is null)
        {
            return Refusal.NotFound;
        }

        var (mailbox, refusal) = Choose(work, await MailboxRecords.ListAsync(work, cancellationToken), draft.Mailbox);
        if (mailbox is null)
        {
            return refusal;
        }

        var content = MailboxRecords.Open(work, mailbox).Content;
        if (content.Recipient() is not { } recipient)
        {
            return Refusal.MailboxUnusable;
        }

        var id = ReplyId.New();
        var document = Document(work, id, content, text, draft.Asks);
        if (!document.Fits)
        {
            return Refusal.TextTooLong;
        }

        if (content.LastNumber >= MostReplies)
        {
            return Refusal.MailboxFull;
        }

        if (!draft.QuoteAcknowledged && await QuotesAsync(work, text, cancellationToken))
        {
            return Refusal.QuotesReport;
        }

        await WriteAsync(work, mailbox, content, recipient, document, id, cancellationToken);
        await work.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>The mailboxes of the case that can or could be answered.</summary>
    public async Task<IReadOnlyList<MailboxSummary>> MailboxesAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        return work is null ? [] : [.. (await MailboxRecords.ListAsync(work, cancellationToken)).Select(row =>
        {
            var content = MailboxRecords.Open(work, row).Content;
            return new MailboxSummary(new ReporterMailboxId(row.Id), content.LastNumber, row.Erased, content.Recipient() is null, content.Spare is not null);
        })];
    }

    /// <summary>Why no reply can be written in this case; None when one can.</summary>
    public async Task<Refusal> ObstacleAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        var mailboxes = await MailboxesAsync(ring, caseId, cancellationToken);
        return ReplyObstacle.Of(mailboxes, mailboxes.Count == 0 && await NamesUnusableAsync(ring, caseId, cancellationToken));
    }

    /// <summary>The replies of the case, the newest first.</summary>
    public async Task<IReadOnlyList<WrittenReply>> ListAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, caseId, cancellationToken);
        if (work is null)
        {
            return [];
        }

        const string sql = """
            select r.id, r.version, r.sealed, p.id is not null as Kept, p.expires_on as ExpiresOn
            from desk.reply r left join desk.published_reply p on p.id = r.id
            where r.case_id = @Case
            """;
        var rows = await work.QueryAsync<ReplyRow>(sql, new { Case = caseId.Value }, cancellationToken);
        return [.. rows.Select(row => Read(work, row)).OrderByDescending(reply => reply.On).ThenByDescending(reply => reply.Number)];
    }

    private static ReplyDocument Document(CaseWork work, ReplyId id, MailboxContent content, string text, Guid? asks) => new(
        id.Value, work.Ring.Mechanism, work.Today.ToString("yyyy-MM-dd", null), text, asks, content.LastReply,
        [.. content.Items.TakeLast(ReplyDocument.MostReceived).Select(ItemId.From)]);

    private static async Task WriteAsync(
        CaseWork work, MailboxRow mailbox, MailboxContent content, HybridRecipient recipient, ReplyDocument document, ReplyId id, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.reply (id, case_id, version, sealed) values (@Id, @Case, 1, @Sealed);
            insert into desk.published_reply (id, mechanism, mailbox, label, prefix_bits, sealed, queued_on)
            values (@Id, @Mechanism, @Mailbox, @Label, @PrefixBits, @Published, @Today)
            """;
        var number = content.LastNumber + 1;
        var address = content.Keys.Address();
        var written = new ReplyContent(new ReporterMailboxId(mailbox.Id), number, document.Text, document.Asks);
        var parameters = new
        {
            Id = id.Value,
            Case = work.Id.Value,
            Sealed = work.Seal(Table, id.Value, 1, written),
            Mechanism = work.Ring.Mechanism.ToString(),
            Mailbox = mailbox.Id,
            Label = content.Keys.Label(number),
            PrefixBits = (address[0] << 8) | address[1],
            Published = Reply.Seal(document, content.Keys.AuthorKey, recipient),
            work.Today,
        };
        await work.ExecuteAsync(sql, parameters, cancellationToken);
        await MailboxRecords.WriteAsync(work, mailbox, content with { LastNumber = number, LastReply = id.Value }, cancellationToken);
        work.Note("reply.queued", Table, id.Value);
    }

    /// <summary>The one that was chosen; where none was, the only one there is, or the only one that can be answered.</summary>
    private static (MailboxRow? Mailbox, Refusal Refusal) Choose(CaseWork work, IReadOnlyList<MailboxRow> mailboxes, ReporterMailboxId? chosen)
    {
        List<MailboxRow> candidates = [.. mailboxes.Where(row => chosen is not { } id || row.Id == id.Value)];
        List<MailboxRow> answerable = [.. candidates.Where(row => !row.Erased && MailboxRecords.Open(work, row).Content.Recipient() is not null)];
        return (candidates.Count, answerable.Count) switch
        {
            (0, _) => (null, Refusal.NoMailbox),
            (_, 1) => (answerable[0], Refusal.None),
            (_, > 1) => (null, Refusal.MailboxNotChosen),
            _ => (null, candidates.All(row => row.Erased) ? Refusal.MailboxErased : Refusal.MailboxUnusable),
        };
    }

    private async Task<bool> QuotesAsync(CaseWork work, string text, CancellationToken cancellationToken) => await CaseReports.AnyAsync(
        items, work.Ring, await CaseReports.ItemsAsync(work, cancellationToken), report => QuoteCheck.Quotes(text, QuoteCheck.TextsOf(report.Root)), cancellationToken);

    private async Task<bool> NamesUnusableAsync(KeyRing ring, CaseId caseId, CancellationToken cancellationToken)
    {
        IReadOnlyList<ItemId> found;
        await using (var work = await database.BeginAsync(ring, caseId, cancellationToken))
        {
            found = work is null ? [] : await CaseReports.ItemsAsync(work, cancellationToken);
        }

        return await CaseReports.AnyAsync(items, ring, found, report => report.MailboxUnusable, cancellationToken);
    }

    private static WrittenReply Read(CaseWork work, ReplyRow row)
    {
        var entry = SealedRecord.Open<ReplyContent>(work.Key, work.At(Table, row.Id, row.Version), row.Sealed);
        return new WrittenReply(
            new ReplyId(row.Id), entry.Content.Mailbox, entry.Content.Number, entry.Content.Text, entry.By, entry.On, row.ExpiresOn,
            Waiting: row.Kept && row.ExpiresOn is null);
    }

    /// <summary>A reply as it was written, sealed in the case.</summary>
    private sealed record ReplyContent(ReporterMailboxId Mailbox, long Number, string Text, Guid? Asks);

    private sealed class ReplyRow
    {
        public Guid Id { get; init; }

        public long Version { get; init; }

        public required byte[] Sealed { get; init; }

        public bool Kept { get; init; }

        public DateOnly? ExpiresOn { get; init; }
    }
}

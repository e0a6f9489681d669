using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>What an intake officer does with an opened item: a new case, a link to a case, or information only.</summary>
public sealed partial class CaseStore
{
    private const int KeyLength = 32;

    /// <summary>Opens a case: a new key, sealed to the assigned officers only, and the item re-sealed to it.</summary>
    public async Task<Outcome<CaseId>> OpenFromItemAsync(KeyRing ring, ItemId item, NewCase details, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake);
        if (CheckTexts(details.Title, details.Summary) is { Count: > 0 } errors)
        {
            return errors;
        }

        var content = Prioritized(
            new CaseContent { Title = PlainText.Clean(details.Title), Summary = PlainText.Clean(details.Summary), PriorityProvisional = true },
            details.Severity, details.Imminence, details.Priority);
        if (!content.Done)
        {
            return new Outcome<CaseId>(default, content.Refusal, content.Errors);
        }

        if (await AssignableAsync(ring, details.Officers, cancellationToken) is not { Count: > 0 } assigned)
        {
            return Refusal.OfficerUnsuitable;
        }

        return await OpenAsync(ring, item, content.Value!, assigned, cancellationToken);
    }

    /// <summary>Links an item to a case; it is re-sealed to that case. The officer need not be able to open the case.</summary>
    public async Task<Outcome<CaseId>> LinkItemAsync(KeyRing ring, ItemId item, CaseId caseId, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake);
        using var hold = ring.Hold();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await RecipientAsync(connection, transaction, ring, caseId, cancellationToken) is not { } recipient)
        {
            return Refusal.NotFound;
        }

        var (row, refusal) = await ItemTransfer.LockAsync(connection, transaction, ring.Mechanism, item, cancellationToken);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        if (!await IsReadableAsync(ring, item, cancellationToken)
            || !await ItemTransfer.EnterAsync(connection, transaction, ring, row!, caseId, recipient, ItemStatus.Linked, mailboxPending: true, cancellationToken))
        {
            return Refusal.NotReadable;
        }

        await database.Events.AppendAsync(connection, transaction, new("item.linked", ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (ring.Holds(Role.Case) || ring.Holds(Role.Focal))
        {
            await EnterPendingMailboxesAsync(ring, caseId, cancellationToken);
        }

        return caseId;
    }

    /// <summary>Nothing to do about it now. It stays, and may become or join a case at any time.</summary>
    public async Task<Outcome<ItemId>> MarkInfoOnlyAsync(KeyRing ring, ItemId item, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (_, refusal) = await ItemTransfer.LockAsync(connection, transaction, ring.Mechanism, item, cancellationToken);
        if (refusal is not (Refusal.None or Refusal.NotReadable))
        {
            return refusal;
        }

        const string sql = "update desk.item set status = 'INFO_ONLY' where id = @Id";
        await connection.ExecuteAsync(CaseDatabase.Command(sql, new { Id = item.Guid }, transaction, cancellationToken));
        await database.Events.AppendAsync(connection, transaction, new("item.info-only", ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return item;
    }

    /// <summary>The case that already knows a mailbox; null for a new one. The address is computed here, never taken from the item.</summary>
    public async Task<KnownMailbox?> FindByMailboxAsync(KeyRing ring, MailboxKeys mailbox, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake, Role.Case, Role.Focal);
        const string sql = """
            select m.id, f.id as CaseId, f.code
            from desk.reporter_mailbox m join desk.case_file f on f.id = m.case_id
            where m.tag = @Tag and m.mechanism = @Mechanism
            """;
        var parameters = new { Tag = MailboxTag.Of(secret, ring.Mechanism, mailbox.Address()), Mechanism = ring.Mechanism.ToString() };
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(Guid Id, Guid CaseId, string Code)?>(
            CaseDatabase.Command(sql, parameters, transaction: null, cancellationToken));
        return row is { } known ? new KnownMailbox(new(known.Id), new(known.CaseId), known.Code) : null;
    }

    /// <summary>The case of a code as an intake officer types it. It tells that the code exists, nothing else.</summary>
    public async Task<CaseId?> FindByCodeAsync(KeyRing ring, string? typed, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake, Role.Case, Role.Focal);
        const string sql = "select id from desk.case_file where code = @Code and mechanism = @Mechanism";
        await using var connection = await database.OpenAsync(cancellationToken);
        var id = await connection.QuerySingleOrDefaultAsync<Guid?>(CaseDatabase.Command(
            sql, new { Code = CaseCode.Read(typed), Mechanism = ring.Mechanism.ToString() }, transaction: null, cancellationToken));
        return id is { } found ? new CaseId(found) : null;
    }

    private async Task<Outcome<CaseId>> OpenAsync(
        KeyRing ring, ItemId item, CaseContent content, IReadOnlyList<Officer> assigned, CancellationToken cancellationToken)
    {
        var id = CaseId.New();
        using var key = SecretBytes.Random(KeyLength);
        using var identity = CaseIdentity.Of(key);
        await using var work = await CaseWork.BeginAsync(database, ring, ring.Hold(), key, id, cancellationToken);
        var (row, refusal) = await ItemTransfer.LockAsync(work.Connection, work.Transaction, ring.Mechanism, item, cancellationToken);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        var opening = await items.OpenReportOnlyAsync(item, ring, cancellationToken);
        await InsertCaseAsync(work, identity.Recipient, content, cancellationToken);
        if (opening?.Report is null
            || !await ItemTransfer.EnterAsync(
                work.Connection, work.Transaction, ring, row!, id, identity.Recipient, ItemStatus.NewCase, mailboxPending: false, cancellationToken))
        {
            return Refusal.NotReadable;
        }

        foreach (var officer in assigned)
        {
            await AssignAsync(work, officer, cancellationToken);
        }

        await EnterMailboxAsync(work, item, opening, cancellationToken);
        work.Note("case.opened", "case", id.Value);
        work.Note("item.entered-case", "item", item.Guid);
        await work.CommitAsync(cancellationToken);
        return id;
    }

    private async Task InsertCaseAsync(CaseWork work, HybridRecipient recipient, CaseContent content, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.case_file (id, mechanism, code, status, priority, opened_on, review_due_on, version, sealed, recipient_sealed)
            values (@Id, @Mechanism, @Code, @Status, @Priority, @OpenedOn, @ReviewDueOn, 1, @Sealed, @RecipientSealed)
            """;
        var row = new
        {
            Id = work.Id.Value,
            Mechanism = work.Ring.Mechanism.ToString(),
            Code = CaseCode.New(),
            content.Status,
            content.Priority,
            OpenedOn = work.Today,
            content.ReviewDueOn,
            Sealed = work.Seal(CaseRow.Table, work.Id.Value, 1, content),
            RecipientSealed = CaseRecipient.Seal(secret, work.Id, recipient),
        };
        await work.ExecuteAsync(sql, row, cancellationToken);
    }

    /// <summary>A mailbox counts only when the item is shown to be from it; its place is its address, computed here.</summary>
    private async Task EnterMailboxAsync(CaseWork work, ItemId item, ItemOpening opening, CancellationToken cancellationToken)
    {
        if (opening is { Author: AuthorMark.Verified, Report.Mailbox: { } mailbox })
        {
            var tag = MailboxTag.Of(secret, work.Ring.Mechanism, mailbox.Address());
            await MailboxRecords.EnterAsync(work, tag, item.Guid, mailbox, opening.Report.Spare, cancellationToken);
        }
    }

    /// <summary>Enters the mailboxes of items that were linked by somebody who could not open the case.</summary>
    private async Task EnterPendingMailboxesAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, id, cancellationToken);
        if (work is null)
        {
            return;
        }

        const string pending = "select item from desk.case_item where case_id = @Case and mailbox_pending order by item for update";
        const string done = "update desk.case_item set mailbox_pending = false where item = @Item";
        foreach (var item in await work.QueryAsync<Guid>(pending, new { Case = id.Value }, cancellationToken))
        {
            if (await items.OpenReportOnlyAsync(ItemId.From(item), ring, cancellationToken) is { Report: not null } opening)
            {
                await EnterMailboxAsync(work, ItemId.From(item), opening, cancellationToken);
                await work.ExecuteAsync(done, new { Item = item }, cancellationToken);
            }
        }

        await work.CommitAsync(cancellationToken);
    }

    private async Task<bool> IsReadableAsync(KeyRing ring, ItemId item, CancellationToken cancellationToken) =>
        await items.OpenReportOnlyAsync(item, ring, cancellationToken) is { Report: not null };

    /// <summary>The case stays locked against a new key until the item is in it, sealed to the key the case then has.</summary>
    private async Task<HybridRecipient?> RecipientAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        const string sql = "select recipient_sealed from desk.case_file where id = @Id and mechanism = @Mechanism for share";
        var sealedRecipient = await connection.QuerySingleOrDefaultAsync<byte[]>(CaseDatabase.Command(
            sql, new { Id = id.Value, Mechanism = ring.Mechanism.ToString() }, transaction, cancellationToken));
        return sealedRecipient is null ? null : CaseRecipient.Open(secret, id, sealedRecipient);
    }
}

using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
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
            new CaseContent { Title = PlainText.Clean(details.Title), Summary = PlainText.Clean(details.Summary), ReviewDueOn = Priority.ReviewDue(null, database.Today) },
            details.Severity, details.Imminence, details.Priority, details.Reason, ring.Officer);
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
        var judged = await items.JudgeNewAsync(item, ring, cancellationToken);
        using var report = judged?.Report;
        var refusal = await LinkJudgedAsync(ring, item, judged, caseId, cancellationToken);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        // After the link's own connection went back: no act holds two and asks for a third.
        if (MayWorkOnCases(ring))
        {
            await EnterPendingMailboxesAsync(ring, caseId, cancellationToken);
        }

        return caseId;
    }

    private async Task<Refusal> LinkJudgedAsync(KeyRing ring, ItemId item, ItemOpening? judged, CaseId caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await RecipientAsync(connection, transaction, ring, caseId, cancellationToken) is not { } recipient)
        {
            return Refusal.NotFound;
        }

        if (!await HasLiveHolderAsync(connection, transaction, caseId, cancellationToken))
        {
            return Refusal.NoLiveHolder;
        }

        var (row, refusal) = await LockJudgedAsync(connection, transaction, ring, item, judged, cancellationToken);
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        var unread = !await WorksOnAsync(connection, transaction, ring, caseId, cancellationToken);
        if (!await ItemTransfer.EnterAsync(connection, transaction, ring, row!, caseId, recipient, ItemStatus.Linked, mailboxPending: true, unread, cancellationToken))
        {
            return Refusal.NotReadable;
        }

        if (judged!.IsDanger && await FollowUps.LiftAsync(connection, transaction, caseId, database.Today, cancellationToken))
        {
            await database.Events.AppendAsync(connection, transaction, new(Acts.CaseLifted, ring.Officer, ring.Mechanism, "case", caseId.Value), cancellationToken);
        }

        await database.Events.AppendAsync(connection, transaction, new(Acts.ItemLinked, ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Refusal.None;
    }

    /// <summary>Nothing to do about it now. It stays, and may become or join a case at any time.</summary>
    public async Task<Outcome<ItemId>> MarkInfoOnlyAsync(KeyRing ring, ItemId item, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake);
        var canBeRead = await CanBeReadAsync(ring, item, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (_, refusal) = await ItemTransfer.LockAsync(connection, transaction, ring.Mechanism, item, cancellationToken);
        if (refusal is not (Refusal.None or Refusal.NotReadable) && (refusal != Refusal.NotOpenedYet || canBeRead))
        {
            return refusal;
        }

        const string sql = "update desk.item set status = 'INFO_ONLY', first_opened_on = coalesce(first_opened_on, @Today) where id = @Id";
        await connection.ExecuteAsync(CaseDatabase.Command(sql, new { Id = item.Guid, database.Today }, transaction, cancellationToken));
        await ItemNotes.EndAlarmAsync(connection, transaction, item, database.Today, cancellationToken);
        await database.Events.AppendAsync(connection, transaction, new(Acts.ItemInfoOnly, ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return item;
    }

    private async Task<Outcome<CaseId>> OpenAsync(
        KeyRing ring, ItemId item, CaseContent content, IReadOnlyList<Officer> assigned, CancellationToken cancellationToken)
    {
        // Judged before anything is locked: a gigabyte takes its time.
        var judged = await items.JudgeNewAsync(item, ring, cancellationToken);
        using var report = judged?.Report;
        var id = CaseId.New();
        using var key = SecretBytes.Random(KeyLength);
        using var identity = CaseIdentity.Of(key);
        await using var act = await database.BeginNewAsync(ring, id, key, cancellationToken);
        var (row, refusal) = await LockJudgedAsync(act.Connection, act.Transaction, ring, item, judged, cancellationToken);
        var typed = refusal == Refusal.NotReadable && IsTypedOff(judged);
        if (refusal != Refusal.None && !typed)
        {
            return refusal;
        }

        content = judged?.IsDanger == true ? Lifted(content, database.Today) : content;
        await InsertCaseAsync(act, identity.Recipient, content, cancellationToken);
        if (!typed && !await ItemTransfer.EnterAsync(
            act.Connection, act.Transaction, ring, row!, id, identity.Recipient, ItemStatus.NewCase, mailboxPending: false,
            unread: !MayWorkOnCases(ring) || assigned.All(officer => officer.Id != ring.Officer), cancellationToken))
        {
            return Refusal.NotReadable;
        }

        foreach (var officer in assigned)
        {
            await AssignAsync(act, officer, cancellationToken);
        }

        if (!typed)
        {
            await EnterMailboxAsync(act, item, judged!, cancellationToken);
        }

        act.Note(Acts.CaseOpened, id.Value);
        act.Note(typed ? Acts.ItemTypedIntoCase : Acts.ItemEnteredCase, item.Guid);
        await act.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Locks the item; it may enter a case only as a whole, and only as what it was when it was judged.</summary>
    private static async Task<(ItemRow? Item, Refusal Refusal)> LockJudgedAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KeyRing ring, ItemId item, ItemOpening? judged, CancellationToken cancellationToken)
    {
        var (row, refusal) = await ItemTransfer.LockAsync(connection, transaction, ring.Mechanism, item, cancellationToken);
        return refusal switch
        {
            Refusal.NotOpenedYet when judged is { Failure: not OpeningFailure.None } => (row, Refusal.NotReadable),
            not Refusal.None => (row, refusal),
            _ when judged is null => (row, Refusal.ChangedMeanwhile),
            _ when judged.Failure != OpeningFailure.None => (row, Refusal.NotReadable),
            _ => (row, await ItemReader.IsAsJudgedAsync(connection, transaction, judged, cancellationToken) ? Refusal.None : Refusal.ChangedMeanwhile),
        };
    }

    /// <summary>What is left of a damaged item an officer may type into a case. The item itself stays where it is.</summary>
    private static bool IsTypedOff(ItemOpening? judged) => judged is { Failure: OpeningFailure.Damaged, Remains: not null };

    private async Task InsertCaseAsync(CaseAct act, HybridRecipient recipient, CaseContent content, CancellationToken cancellationToken)
    {
        const string sql = """
            insert into desk.case_file (id, mechanism, code, status, priority, opened_on, review_due_on, recipient_sealed)
            values (@Id, @Mechanism, @Code, @Status, @Priority, @OpenedOn, @ReviewDueOn, @RecipientSealed)
            """;
        var row = new
        {
            Id = act.Id.Value,
            Mechanism = act.Ring.Mechanism.ToString(),
            Code = CaseCode.New(),
            content.Status,
            content.Priority,
            OpenedOn = act.Today,
            content.ReviewDueOn,
            RecipientSealed = CaseRecipient.Seal(secret, act.Id, recipient),
        };
        await act.ExecuteAsync(sql, row, cancellationToken);
        await CaseRecord.InsertAsync(act, content, cancellationToken);
    }

    /// <summary>Nothing is put away unread that anybody could read: what this officer lacks the key for, a colleague may open.</summary>
    private async Task<bool> CanBeReadAsync(KeyRing ring, ItemId item, CancellationToken cancellationToken)
    {
        if (await LivingKeysIfUnopenedAsync(ring, item, cancellationToken) is not { } living
            || await items.JudgeNewAsync(item, ring, cancellationToken) is not { Failure: not OpeningFailure.None } judged)
        {
            return true;
        }

        var held = (await ring.IntakeIdentitiesAsync(judged.Item.KeysetSerial, cancellationToken)).Select(key => key.Serial);
        return judged.Failure == OpeningFailure.NoKey && living.Except(held).Any();
    }

    /// <returns>The serials of the intake keys there are; null when a person opened the item before, or there is none.</returns>
    private async Task<long[]?> LivingKeysIfUnopenedAsync(KeyRing ring, ItemId item, CancellationToken cancellationToken)
    {
        const string sql = """
            select array(select serial from desk.intake_key where mechanism = @Mechanism and destroyed_on is null)
            from desk.item where id = @Id and mechanism = @Mechanism and status = 'RECEIVED'
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<long[]>(CaseDatabase.Command(
            sql, new { Id = item.Guid, Mechanism = ring.Mechanism.ToString() }, transaction: null, cancellationToken));
    }

    private static async Task<bool> HasLiveHolderAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CaseId id, CancellationToken cancellationToken)
    {
        const string sql = """
            select exists (select from desk.case_officer c join desk.officer o on o.id = c.officer and o.disabled_on is null where c.case_id = @Id)
            """;
        return await connection.ExecuteScalarAsync<bool>(CaseDatabase.Command(sql, new { Id = id.Value }, transaction, cancellationToken));
    }

    /// <summary>The case stays locked against a new key until the item is in it, sealed to the key the case then has.</summary>
    private async Task<HybridRecipient?> RecipientAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        const string sql = "select recipient_sealed from desk.case_file where id = @Id and mechanism = @Mechanism for update";
        var sealedRecipient = await connection.QuerySingleOrDefaultAsync<byte[]>(CaseDatabase.Command(
            sql, new { Id = id.Value, Mechanism = ring.Mechanism.ToString() }, transaction, cancellationToken));
        return sealedRecipient is null ? null : CaseRecipient.Open(secret, id, sealedRecipient);
    }
}

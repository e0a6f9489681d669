using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cases;

/// <summary>What came to a case by somebody without its key: mailboxes of linked items, danger that lifted it, compartments that want a new key.</summary>
public sealed partial class CaseStore
{
    public async Task EnterAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        await UnlessDamagedAsync(() => EnterPendingMailboxesAsync(ring, id, cancellationToken));
        await UnlessDamagedAsync(() => EnterLiftAsync(ring, id, cancellationToken));
        await UnlessDamagedAsync(() => RenewCompartmentsAsync(ring, id, cancellationToken));
    }

    /// <summary>Danger puts a case on top, to be reviewed that day. What was decided of it by a person before stays decided.</summary>
    private static CaseContent Lifted(CaseContent content, DateOnly on) => content with
    {
        Priority = Priority.Now,
        PriorityProvisional = content.PriorityProvisional || content.Priority is null,
        ReviewDueOn = content.ReviewDueOn < on ? content.ReviewDueOn : on,
    };

    // What does not open is not written over. The case is shown, and as not intact.
    private static async Task UnlessDamagedAsync(Func<Task> enter)
    {
        try
        {
            await enter();
        }
        catch (DamagedException)
        {
        }
    }

    /// <summary>Enters in the case's own record that danger lifted it: whoever opened or linked the item may have lacked the key.</summary>
    private async Task EnterLiftAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        await using var act = await database.BeginAsync(ring, id, cancellationToken);
        const string lifted = "select lifted_on from desk.case_file where id = @Case";
        if (act is null || await act.QuerySingleAsync<DateOnly?>(lifted, new { Case = id.Value }, cancellationToken) is not { } on)
        {
            return;
        }

        var (row, content) = await CaseRecord.ReadAsync(act, cancellationToken);
        await CaseRecord.WriteAsync(act, row, Lifted(content, on), reason: null, cancellationToken);
        await act.ExecuteAsync("update desk.case_file set lifted_on = null where id = @Case", new { Case = id.Value }, cancellationToken);
        act.Note(Acts.CaseLiftEntered, id.Value);
        await act.CommitAsync(cancellationToken);
    }

    private async Task RenewCompartmentsAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        await using var act = await database.BeginAsync(ring, id, cancellationToken);
        if (act is not null && await Compartments.RenewAwaitedAsync(act, cancellationToken) > 0)
        {
            act.Note(Acts.CompartmentRenewed, id.Value);
            await act.CommitAsync(cancellationToken);
        }
    }

    /// <summary>A mailbox counts only when the item is shown to be from it; its place is its address, computed here.</summary>
    private async Task EnterMailboxAsync(CaseAct act, ItemId item, ItemOpening opening, CancellationToken cancellationToken)
    {
        if (opening is { Author: AuthorMark.Verified, Report.Mailbox: { } mailbox })
        {
            var tag = MailboxTag.Of(secret, act.Ring.Mechanism, mailbox.Address());
            await MailboxRecords.EnterAsync(act, tag, item.Guid, mailbox, opening.Report.Spare, cancellationToken);
        }
    }

    /// <returns>False when the record of that mailbox is damaged: the item waits, and the case and its other items do not.</returns>
    private async Task<bool> TryEnterMailboxAsync(CaseAct act, ItemId item, ItemOpening opening, CancellationToken cancellationToken)
    {
        try
        {
            await EnterMailboxAsync(act, item, opening, cancellationToken);
            return true;
        }
        catch (DamagedException)
        {
            return false;
        }
    }

    /// <summary>Enters the mailboxes of items that were linked by somebody who could not open the case.</summary>
    private async Task EnterPendingMailboxesAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        await using var act = await database.BeginAsync(ring, id, cancellationToken);
        if (act is null)
        {
            return;
        }

        const string pending = "select item from desk.case_item where case_id = @Case and mailbox_pending order by item for update";
        const string done = """
            update desk.case_item set mailbox_pending = false where item = @Item;
            update desk.item set mailbox_noted = true where id = @Item
            """;
        foreach (var item in await act.QueryAsync<Guid>(pending, new { Case = id.Value }, cancellationToken))
        {
            if (await items.OpenReportOnlyAsync(ItemId.From(item), ring, cancellationToken) is { Report: { } report } opening)
            {
                using (report)
                {
                    if (await TryEnterMailboxAsync(act, ItemId.From(item), opening, cancellationToken))
                    {
                        await act.ExecuteAsync(done, new { Item = item }, cancellationToken);
                    }
                }
            }
        }

        await act.CommitAsync(cancellationToken);
    }
}

using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Records;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Cases.Removal;

/// <summary>Encrypts the payloads of a case anew after a removal for cause: other file keys, to the case's new identity.</summary>
/// <remarks>
/// One item is one transaction, streamed chunk by chunk: a crash leaves each item wholly old or wholly new, and the next officer of the
/// case who comes by goes on with those that wait.
/// </remarks>
public sealed class PayloadRenewal(DeskDatabase desk, CaseDatabase database)
{
    /// <returns>How many items still wait: being done by somebody else, or damaged. 0: the former keys are gone.</returns>
    /// <exception cref="OperationCanceledException">The officer's keys were locked meanwhile.</exception>
    public async Task<int> RunAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        CaseDatabase.RequireCaseWork(ring);
        using var hold = ring.Hold();
        foreach (var item in await WaitingAsync(id, cancellationToken))
        {
            ThrowIfLocked(ring);
            await RenewAsync(ring, id, ItemId.From(item), cancellationToken);
        }

        return await FinishAsync(ring, id, cancellationToken);
    }

    private async Task<IReadOnlyList<Guid>> WaitingAsync(CaseId id, CancellationToken cancellationToken)
    {
        const string sql = "select item from desk.case_item where case_id = @Case and awaits_new_seal order by item";
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<Guid>(CaseDatabase.Command(sql, new { Case = id.Value }, transaction: null, cancellationToken))];
    }

    private async Task RenewAsync(KeyRing ring, CaseId id, ItemId item, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The row stays locked to the end: a second removal waits here, and asks for this item again under its own key.
        const string sql = $"""
            select {ItemRow.Columns}
            from desk.case_item c join desk.item i on i.id = c.item
            where c.item = @Item and c.awaits_new_seal
            for update of c skip locked
            """;
        var waiting = await connection.QuerySingleOrDefaultAsync<ItemRow>(
            CaseDatabase.Command(sql, new { Item = item.Guid }, transaction, cancellationToken));
        if (waiting is null || await ring.CaseIdentitiesAsync(id, cancellationToken) is not [var identity, ..] identities)
        {
            return;
        }

        await using var parts = new SealedItemWriter(connection, transaction, item, () => ThrowIfLocked(ring));
        await using var source = SealedItemStream.Of(desk, item, waiting.Header);
        try
        {
            if (!await ItemResealing.TryEncryptAnewAsync(transaction, source, parts, waiting, new AnyOf(identities), identity.Recipient, cancellationToken))
            {
                return;   // damaged before: it stays, counted and shown
            }
        }
        catch (PostgresException refused) when (StoredRows.AreRefused(refused))
        {
            return;   // damaged where it lies: the transaction leaves nothing
        }

        const string done = "update desk.case_item set awaits_new_seal = false where item = @Item";
        await connection.ExecuteAsync(CaseDatabase.Command(done, new { Item = item.Guid }, transaction, cancellationToken));
        await database.Events.AppendAsync(
            connection, transaction, new DeskEvent(Acts.ItemSealedAnew, ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<int> FinishAsync(KeyRing ring, CaseId id, CancellationToken cancellationToken)
    {
        await using var work = await database.BeginAsync(ring, id, cancellationToken);
        if (work is null)
        {
            return 0;   // taken off the case meanwhile: somebody else's now
        }

        const string count = "select count(*) from desk.case_item where case_id = @Case and awaits_new_seal";
        var left = await work.QuerySingleAsync<int>(count, new { Case = id.Value }, cancellationToken);
        const string finish = "delete from desk.former_case_key where case_id = @Case";
        if (left == 0 && await work.ExecuteAsync(finish, new { Case = id.Value }, cancellationToken) > 0)
        {
            work.Note(Acts.CaseSealedAnew, id.Value);
            await work.CommitAsync(cancellationToken);
        }

        return left;
    }

    private static void ThrowIfLocked(KeyRing ring)
    {
        if (ring.IsLocked)
        {
            throw new OperationCanceledException("The keys were locked.");
        }
    }
}

using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keys.Retirement;

/// <param name="Resealed">Items that open with the newest intake key from now on.</param>
/// <param name="Closed">Items that the key they name does not open. They stay, counted and shown.</param>
public sealed record ResealedInbox(int Resealed, ILookup<long, ItemId> Closed);

/// <summary>Seals the items that are in no case and were sealed to an earlier intake key to the newest one (protocol.md 2 and 9).</summary>
/// <remarks>
/// One item is one transaction: interrupted, each is wholly under the old key or wholly under the new one. Up to 4 MiB it is encrypted anew;
/// a larger one, or one whose payload was damaged before, gets a new header over the payload as it lies.
/// </remarks>
public sealed class InboxResealing(DeskDatabase desk, EventLog events)
{
    private enum Result
    {
        Resealed,
        Closed,

        /// <summary>In a case meanwhile, or under a key that this officer was not given.</summary>
        Left,
    }

    public async Task<ResealedInbox> RunAsync(
        KeyRing ring, long newest, HybridRecipient recipient, Action<string> progress, CancellationToken cancellationToken)
    {
        using IDisposable hold = ring.Hold();
        IReadOnlyList<(Guid Id, long Serial)> waiting = await WaitingAsync(ring.Mechanism, newest, cancellationToken);
        if (waiting.Count > 0)
        {
            progress($"Sealing {waiting.Count} item(s) that are in no case to the newest key …");
        }

        List<(long Serial, ItemId Item)> closed = [];
        int resealed = 0;
        foreach (((Guid id, long serial), int done) in waiting.Select((item, done) => (item, done)))
        {
            ItemId item = ItemId.From(id);
            Result result = await ResealAsync(ring, item, newest, recipient, cancellationToken);
            resealed += result == Result.Resealed ? 1 : 0;
            if (result == Result.Closed)
            {
                closed.Add((serial, item));
            }

            if (done % 100 == 99)
            {
                progress($"  {done + 1} of {waiting.Count}");
            }
        }

        return new ResealedInbox(resealed, closed.ToLookup(item => item.Serial, item => item.Item));
    }

    private async Task<IReadOnlyList<(Guid Id, long Serial)>> WaitingAsync(MechanismId mechanism, long newest, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, keyset_serial from desk.item
            where mechanism = @Mechanism and case_id is null and header is not null and keyset_serial < @Newest
            order by taken_number
            """;
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<(Guid, long)>(new CommandDefinition(
                sql, new { Mechanism = mechanism.ToString(), Newest = newest }, cancellationToken: cancellationToken)),
        ];
    }

    private async Task<Result> ResealAsync(KeyRing ring, ItemId item, long newest, HybridRecipient recipient, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ItemTransfer.LockAsync(connection, transaction, ring.Mechanism, item, cancellationToken) is not
            { Item: { Header: { } header } row, Refusal: not Refusal.AlreadyInCase } || row.KeysetSerial >= newest)
        {
            return Result.Left;
        }

        if (await ring.IntakeIdentityAsync(row.KeysetSerial, cancellationToken) is not { } old)
        {
            return Result.Left;
        }

        byte[] newHeader;
        try
        {
            newHeader = AgeFile.ReplaceHeader(header, old, [recipient]);
        }
        catch (AgeException)
        {
            return Result.Closed;
        }

        if (row.PayloadLength > ItemTransfer.LargestPayloadEncryptedAnew || !await EncryptAnewAsync(connection, transaction, item, row, old, recipient, cancellationToken))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update desk.item set header = @Header where id = @Id", new { Header = newHeader, row.Id }, transaction, cancellationToken: cancellationToken));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update desk.item set keyset_serial = @Newest where id = @Id", new { Newest = newest, row.Id }, transaction, cancellationToken: cancellationToken));
        await events.AppendAsync(
            connection, transaction, new DeskEvent("item.sealed-to-next-key", ring.Officer, ring.Mechanism, "item", item.Guid), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Resealed;
    }

    /// <returns>False when the payload was damaged before: nothing of it is changed then.</returns>
    private async Task<bool> EncryptAnewAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemId item, ItemRow row, HybridIdentity old, HybridRecipient recipient,
        CancellationToken cancellationToken)
    {
        const string before = "before_item";
        await transaction.SaveAsync(before, cancellationToken);
        await using var parts = new SealedItemWriter(connection, transaction, item, static () => { });
        await using var source = new SealedItemStream(desk, item, row.Header!);
        try
        {
            await Decryption.ReadAsync(source, old, tar => SealAsync(tar, parts, recipient, cancellationToken), cancellationToken);
        }
        catch (AgeException)
        {
            await transaction.RollbackAsync(before, cancellationToken);
            return false;
        }

        await parts.ReplaceAsync(row.PayloadLength, cancellationToken);
        return true;
    }

    private static async Task<bool> SealAsync(Stream tar, SealedItemWriter parts, HybridRecipient recipient, CancellationToken cancellationToken)
    {
        await AgeFile.SealAsync(tar, parts, [recipient], cancellationToken);
        return true;
    }
}

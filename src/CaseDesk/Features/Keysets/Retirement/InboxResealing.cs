using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Features.Cases;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets.Retirement;

/// <summary>What came of every item of the mechanism, and which intake keys were tried on it.</summary>
/// <param name="Resealed">How many open with the newest intake key, or with their case's, from now on.</param>
/// <param name="Sealed">Items known to be sealed to the newest intake key or to their case.</param>
/// <param name="Unopened">Items that none of the tried keys opens: in a case, or for nobody. They stay, counted and shown.</param>
/// <param name="Closed">Of these, how many are in no case, by the serial they name.</param>
/// <param name="Tried">The serials of the officer's keys.</param>
public sealed record ResealedInbox(
    int Resealed, IReadOnlyList<Guid> Sealed, IReadOnlyList<Guid> Unopened, IReadOnlyDictionary<long, int> Closed, IReadOnlySet<long> Tried)
{
    /// <summary>The items that are known not to need a key.</summary>
    public IReadOnlyList<Guid> Without(long serial) => Tried.Contains(serial) ? [.. Sealed, .. Unopened] : Sealed;
}

/// <summary>Seals what is sealed to an earlier intake key to the newest one or, when it is in a case, to that (protocol.md 2 and 9).</summary>
/// <remarks>
/// The serial an item is stored with is another's word, so every key the officer holds is tried on every item. One item is one transaction:
/// interrupted, each is wholly under the old key or wholly under the new one. Up to 4 MiB it is encrypted anew; a larger one, or one whose
/// payload was damaged before, gets a new header over the payload as it lies. One that fails is left, and keeps the key it may need.
/// </remarks>
public sealed class InboxResealing(DeskDatabase desk, EventLog events, DeskSecret secret)
{
    private enum Result
    {
        /// <summary>The newest key opens it.</summary>
        UnderNewest,
        Resealed,

        /// <summary>None of the officer's intake keys opens it.</summary>
        Unopened,

        /// <summary>Not known: it changed meanwhile, or could not be read or written.</summary>
        Left,
    }

    public async Task<ResealedInbox> RunAsync(
        KeyRing ring, long newest, HybridRecipient recipient, Action<string> progress, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        var keys = await ItemKeys.IntakeAsync(ring, newest, cancellationToken);
        var all = await AllAsync(ring.Mechanism, cancellationToken);
        if (all.Count > 0)
        {
            progress($"Trying the intake keys on {all.Count} item(s), and sealing to the newest what an earlier one opens …");
        }

        List<(Guid Id, long Serial, bool InCase, Result Result)> done = [];
        foreach ((var id, var serial, var inCase) in all)
        {
            done.Add((id, serial, inCase, await TryAsync(ring, keys, ItemId.From(id), newest, recipient, progress, cancellationToken)));
            if (done.Count % 1000 == 0)
            {
                progress($"  {done.Count} of {all.Count}");
            }
        }

        return new ResealedInbox(
            done.Count(item => item.Result == Result.Resealed),
            [.. done.Where(item => item.Result is Result.UnderNewest or Result.Resealed).Select(item => item.Id)],
            [.. done.Where(item => item.Result == Result.Unopened).Select(item => item.Id)],
            done.Where(item => item is { Result: Result.Unopened, InCase: false }).CountBy(item => item.Serial).ToDictionary(),
            keys.Serials);
    }

    private async Task<IReadOnlyList<(Guid Id, long Serial, bool InCase)>> AllAsync(MechanismId mechanism, CancellationToken cancellationToken)
    {
        const string sql = """
            select id, keyset_serial, case_id is not null from desk.item where mechanism = @Mechanism and header is not null order by taken_number
            """;
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<(Guid, long, bool)>(new CommandDefinition(sql, new { Mechanism = mechanism.ToString() }, cancellationToken: cancellationToken))];
    }

    private async Task<Result> TryAsync(
        KeyRing ring, ItemKeys keys, ItemId item, long newest, HybridRecipient recipient, Action<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await ResealAsync(ring, keys, item, newest, recipient, cancellationToken);
        }
        catch (Exception e) when (e is AgeException or CryptographicException or InvalidDataException || (e is PostgresException refused && StoredRows.AreRefused(refused)))
        {
            progress($"  item {item} could not be tried or sealed anew, and keeps the keys it may need");
            return Result.Left;
        }
    }

    private async Task<Result> ResealAsync(
        KeyRing ring, ItemKeys keys, ItemId item, long newest, HybridRecipient recipient, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        var seen = await StoredItems.FindAsync(connection, item, ring.Mechanism, cancellationToken);
        if (seen is null)
        {
            return Result.Left;
        }

        if (KeyOf(seen, keys, recipient) is not { } opensWith)
        {
            return Result.Unopened;
        }

        if (opensWith.Serial == newest && seen is { Case: null } && seen.KeysetSerial == newest)
        {
            return Result.UnderNewest;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var target = seen.Case is { } caseId ? await CaseRecipientAsync(connection, transaction, caseId, cancellationToken) : recipient;

        // The row once more, now locked: it may have entered a case, or have been sealed anew, since it was seen.
        var row = await StoredItems.LockAsync(connection, transaction, item, ring.Mechanism, cancellationToken);
        if (row is null || row.Case != seen.Case || !row.Header.AsSpan().SequenceEqual(seen.Header))
        {
            return Result.Left;
        }

        await SealAsync(connection, transaction, ring, row, opensWith, target, newest, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return seen.Case is null && opensWith.Serial == newest ? Result.UnderNewest : Result.Resealed;
    }

    /// <returns>Null when none of the keys opens the item, or its header is no header.</returns>
    private static ItemKey? KeyOf(ItemRow row, ItemKeys keys, HybridRecipient any)
    {
        try
        {
            ItemResealer.ReplaceHeader(row.Header, keys, any);
            return keys.Matched;
        }
        catch (AgeException)
        {
            return null;
        }
    }

    private async Task<HybridRecipient> CaseRecipientAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CaseId caseId, CancellationToken cancellationToken)
    {
        const string sql = "select recipient_sealed from desk.case_file where id = @Case for share";
        var sealedRecipient = await connection.QuerySingleAsync<byte[]>(new CommandDefinition(sql, new { Case = caseId.Value }, transaction, cancellationToken: cancellationToken));
        return CaseRecipient.Open(secret, caseId, sealedRecipient);
    }

    private async Task SealAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KeyRing ring, ItemRow row, ItemKey opensWith, HybridRecipient target, long newest,
        CancellationToken cancellationToken)
    {
        var id = row.Id.Guid;
        List<string> acts = [];
        if (opensWith.Serial is { } found && found != row.KeysetSerial && row.Case is null)
        {
            await ItemNotes.CorrectSerialAsync(connection, transaction, row.Id, found, cancellationToken);
            acts.Add(Acts.SerialCorrected(row.KeysetSerial, found));
        }

        if (row.Case is not null || opensWith.Serial != newest)
        {
            if (!await EncryptAnewAsync(connection, transaction, row, opensWith.Identity, target, cancellationToken))
            {
                await ExecuteAsync("update desk.item set header = @Header where id = @Id", new { Id = id, Header = ItemResealer.ReplaceHeader(row.Header, opensWith.Identity, target) });
            }

            await ExecuteAsync("update desk.item set keyset_serial = @Newest where id = @Id and case_id is null", new { Id = id, Newest = newest });
            acts.Add(row.Case is null ? Acts.ItemSealedToNextKey : Acts.ItemSealedAnew);
        }

        foreach (var act in acts)
        {
            await events.AppendAsync(connection, transaction, new DeskEvent(act, ring.Officer, ring.Mechanism, "item", row.Id.Guid), cancellationToken);
        }

        Task ExecuteAsync(string sql, object values) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken));
    }

    /// <returns>False when it is large, or its payload was damaged before: nothing of it is changed then.</returns>
    private async Task<bool> EncryptAnewAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemRow item, HybridIdentity old, HybridRecipient recipient, CancellationToken cancellationToken)
    {
        if (!ItemResealer.IsEncryptedAnew(item.PayloadLength) || !(await ItemStamp.ReadAsync(connection, transaction, item.Id, cancellationToken)).AddsUp)
        {
            return false;
        }

        await using var parts = new SealedItemWriter(connection, transaction, item.Id);
        await using var source = SealedItemStream.Of(desk, item.Id, item.Header);
        return await ItemResealing.TryEncryptAnewAsync(transaction, source, parts, item, old, recipient, cancellationToken);
    }
}

using System.Security.Cryptography;
using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Opens items with the keys of a signed-in officer; everything streams, so a gigabyte needs no more memory than a page.</summary>
/// <remarks>An item that is in no case yet opens with an intake key (role INTAKE); one that is in a case opens for those assigned to it.</remarks>
public sealed class ItemReader
{
    private readonly DeskDatabase _desk;
    private readonly ProcessKeys _processKeys;
    private readonly StoredItems _items;
    private readonly ItemJudge _judge;
    private readonly ItemNotes _notes;

    public ItemReader(DeskDatabase desk, ProcessKeys processKeys, EventLog events, TimeProvider time)
    {
        _desk = desk;
        _processKeys = processKeys;
        _items = new StoredItems(desk);
        _judge = new ItemJudge(desk);
        _notes = new ItemNotes(desk, TagOf, events, time);
    }

    /// <summary>An officer's look at an item: opens it and checks all of it. What came of it is on record before anything is returned.</summary>
    /// <returns>Null when there is no such item in the officer's mechanism.</returns>
    /// <exception cref="NotAllowedException">Neither role nor assignment lets this officer open it.</exception>
    public async Task<ItemOpening?> OpenAsync(ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        if (await ReadAsync(item, ring, _judge.JudgeAsync, cancellationToken) is not { } opening)
        {
            return null;
        }

        JudgedItems.Of(ring).Remember(opening);
        await _notes.LookedAsync(opening, ring, cancellationToken);
        return opening with { Item = AsCorrected(opening) };
    }

    /// <summary>The full judgement of an item that is in no case, before an act on it. Nothing is put on record: the act is.</summary>
    /// <returns>Null when there is no such item in the officer's mechanism, or it is in a case.</returns>
    public async Task<ItemOpening?> JudgeNewAsync(ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        ring.Require(Role.Intake);
        using var hold = ring.Hold();
        try
        {
            return await ReadAsync(item, ring, JudgeAsync, cancellationToken) is { Item.Case: null } opening ? opening : null;
        }
        catch (NotAllowedException)
        {
            return null;   // in a case of others
        }

        async Task<ItemOpening> JudgeAsync(ItemRow stored, KeyRing keys, CancellationToken stop)
        {
            if (stored.Case is not null)
            {
                return new ItemOpening(stored, OpeningFailure.NoKey);
            }

            // Its page was just drawn: what was judged for that and lies there unchanged is not decrypted a second time.
            var stamp = await _judge.StampAsync(stored.Id, stop);
            if (JudgedItems.Of(keys).IsWhole(stored.Id, stamp) && await _judge.GlanceAsync(stored, keys, stop) is { Failure: OpeningFailure.None } known)
            {
                return known with { Stamp = stamp };
            }

            var opening = await _judge.JudgeAsync(stored, keys, stop);
            JudgedItems.Of(keys).Remember(opening);
            return opening;
        }
    }

    /// <summary>Whether the item still lies there as it was judged. The caller holds the lock on its row.</summary>
    internal static async Task<bool> IsAsJudgedAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ItemOpening judged, CancellationToken cancellationToken) =>
        judged.Stamp == await ItemStamp.ReadAsync(connection, transaction, judged.Item.Id, cancellationToken);

    /// <summary>report.json and the author's mark only, for the index of an inbox: the rest is neither decrypted nor checked.</summary>
    /// <remarks>Nothing is put on record: that a list was shown is the list's act, not one opening of every item in it.</remarks>
    public async Task<ItemOpening?> OpenReportOnlyAsync(ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        return await ReadAsync(item, ring, _judge.GlanceAsync, cancellationToken);
    }

    /// <summary>As <see cref="OpenReportOnlyAsync"/> of many items, in a number of statements that does not grow with theirs.</summary>
    /// <remarks>
    /// One that is damaged, or whose documents are longer than lists expect, is read by itself and stops no other. What is not in the officer's
    /// mechanism, and what neither role nor assignment lets the officer open, is not among the answers.
    /// </remarks>
    public async Task<IReadOnlyDictionary<ItemId, ItemOpening>> GlanceAsync(
        IReadOnlyList<ItemId> items, KeyRing ring, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        return await GlanceAsync(items, ring, act => InSavepointAsync(transaction, () => act(connection, transaction), cancellationToken), cancellationToken);
    }

    /// <summary>The same, on connections of its own.</summary>
    public async Task<IReadOnlyDictionary<ItemId, ItemOpening>> GlanceAsync(IReadOnlyList<ItemId> items, KeyRing ring, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        return await GlanceAsync(items, ring, ConnectedAsync, cancellationToken);

        async Task ConnectedAsync(Func<NpgsqlConnection, NpgsqlTransaction?, Task> act)
        {
            await using var connection = await _desk.Source.OpenConnectionAsync(cancellationToken);
            await act(connection, null);
        }
    }

    /// <summary>Writes one attachment ("attachments/001") of an item that opens as a whole to <paramref name="output"/> as it is decrypted.</summary>
    /// <returns>False when the item or the entry is not there, or the item does not open; nothing was written then.</returns>
    public async Task<bool> CopyAttachmentAsync(ItemId item, string entry, KeyRing ring, Stream output, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        if (await WholeAsync(item, ring, cancellationToken) is not { } stored)
        {
            return false;
        }

        try
        {
            await using var source = SealedItemStream.Of(_desk, stored.Id, stored.Header);
            await using var tar = AgeFile.OpenRead(source, await ItemKeys.OfAsync(stored, ring, cancellationToken));
            var found = ItemEntryNames.IsAttachment(entry) && await CopyAsync(tar, entry, item, ring, output, cancellationToken);
            if (!found)
            {
                await _notes.NoteAsync(Acts.ItemAttachmentFailed, item, ring, cancellationToken);
            }

            return found;
        }
        catch
        {
            await _notes.NoteAsync(Acts.ItemAttachmentFailed, item, ring, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Writes an item that opens as a whole as an age file to the officer's own recipient: any age 1.3 and the officer's key open it.</summary>
    /// <returns>False when the item is not there or does not open; nothing was written then.</returns>
    public async Task<bool> ExportAsync(ItemId item, KeyRing ring, Stream output, CancellationToken cancellationToken)
    {
        using var hold = ring.Hold();
        if (await WholeAsync(item, ring, cancellationToken) is not { } stored)
        {
            return false;
        }

        var keys = await ItemKeys.OfAsync(stored, ring, cancellationToken);
        var forOfficer = ItemResealer.ReplaceHeader(stored.Header, keys, ring.Identity.Recipient);
        await _notes.NoteAsync(Acts.ItemExported, item, ring, cancellationToken);
        try
        {
            await using var source = SealedItemStream.Of(_desk, item, forOfficer);
            await source.CopyToAsync(output, cancellationToken);
            return true;
        }
        catch
        {
            await _notes.NoteAsync(Acts.ItemExportFailed, item, ring, CancellationToken.None);
            throw;
        }
    }

    private async Task<IReadOnlyDictionary<ItemId, ItemOpening>> GlanceAsync(
        IReadOnlyList<ItemId> items, KeyRing ring, Func<Func<NpgsqlConnection, NpgsqlTransaction?, Task>, Task> connected, CancellationToken cancellationToken)
    {
        var glances = new ItemGlances(ring, _processKeys);
        var left = glances.Left;
        try
        {
            await connected((connection, transaction) => glances.ReadAsync(items, connection, transaction, cancellationToken));
            await glances.OpenAsync(cancellationToken);
            if (glances.HasFailed)
            {
                await connected((connection, transaction) => glances.LookAgainAsync(connection, transaction, cancellationToken));
            }
        }
        catch (PostgresException e) when (StoredRows.AreRefused(e))
        {
            left = items;   // a row that cannot be given out: which one, only reading them one by one tells
        }

        var found = new Dictionary<ItemId, ItemOpening>(glances.Found);
        foreach (var item in left.Where(item => !found.ContainsKey(item)))
        {
            if (await GlanceAtOneAsync(item, ring, cancellationToken) is { } opening)
            {
                found[item] = opening;
            }
        }

        return found;
    }

    private async Task<ItemOpening?> GlanceAtOneAsync(ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenReportOnlyAsync(item, ring, cancellationToken);
        }
        catch (NotAllowedException)
        {
            return null;
        }
    }

    // A row that cannot be given out must not end the caller's transaction.
    private static async Task InSavepointAsync(NpgsqlTransaction? transaction, Func<Task> act, CancellationToken cancellationToken)
    {
        if (transaction is null)
        {
            await act();
            return;
        }

        const string before = "before_glance";
        await transaction.SaveAsync(before, cancellationToken);
        try
        {
            await act();
            await transaction.ReleaseAsync(before, cancellationToken);
        }
        catch (PostgresException)
        {
            await transaction.RollbackAsync(before, cancellationToken);
            throw;
        }
    }

    /// <summary>The item, when all of it was judged and nothing of it changed since; a try at another is on record.</summary>
    private async Task<ItemRow?> WholeAsync(ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        if (await _items.FindAsync(item, ring.Mechanism, cancellationToken) is not { } stored)
        {
            return null;
        }

        await ItemKeys.OfAsync(stored, ring, cancellationToken);   // what was judged may have been this officer's, and no longer is
        var judged = JudgedItems.Of(ring);
        if (judged.IsWhole(item, await _judge.StampAsync(item, cancellationToken)))
        {
            return stored;
        }

        var opening = await ReadAsync(item, ring, _judge.JudgeAsync, cancellationToken);
        if (opening is null)
        {
            return null;
        }

        using var report = opening.Report;
        judged.Remember(opening);
        if (opening.Failure == OpeningFailure.None)
        {
            return opening.Item;
        }

        await _notes.NoteAsync(Acts.ItemOpenFailed, item, ring, cancellationToken);
        return null;
    }

    private async Task<ItemOpening?> ReadAsync(
        ItemId item, KeyRing ring, Func<ItemRow, KeyRing, CancellationToken, Task<ItemOpening>> read, CancellationToken cancellationToken)
    {
        var stored = await _items.FindAsync(item, ring.Mechanism, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        var opening = await read(stored, ring, cancellationToken);
        if (opening.Failure is OpeningFailure.Damaged or OpeningFailure.NoKey
            && await _items.FindAsync(item, ring.Mechanism, cancellationToken) is { Header: not null } now && !now.Header.AsSpan().SequenceEqual(stored.Header))
        {
            opening = await read(now, ring, cancellationToken);   // sealed anew while it was read
        }

        return opening with { Alarm = await AlarmAsync(stored, cancellationToken) };
    }

    /// <summary>The mailbox an item in no case is shown to be from. Whoever merely names one is told of nowhere.</summary>
    private byte[]? TagOf(ItemOpening opening) => opening is { Author: AuthorMark.Verified, Item.Case: null, Report.Mailbox: { } mailbox }
        ? _processKeys.TagOf(opening.Item.Mechanism, mailbox.Address())
        : null;

    private async Task<bool?> AlarmAsync(ItemRow stored, CancellationToken cancellationToken)
    {
        try
        {
            return stored.AlarmPart is null ? null : await _processKeys.ReadAlarmAsync(stored.Mechanism, stored.Id, stored.AlarmPart, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            return null;   // an alarm key that does not open hides no report
        }
    }

    private async Task<bool> CopyAsync(Stream tar, string entry, ItemId item, KeyRing ring, Stream output, CancellationToken cancellationToken)
    {
        var reader = new ItemContainerReader(tar);
        while (await reader.NextAsync(cancellationToken) is { } part)
        {
            if (part.Name == entry)
            {
                // It opens and it is there. On record before the first byte leaves: whoever breaks off has read as far as that.
                await _notes.NoteAsync(Acts.ItemAttachmentRead, item, ring, cancellationToken);
                await part.Data.CopyToAsync(output, cancellationToken);
                return true;
            }
        }

        return false;
    }

    private static ItemRow AsCorrected(ItemOpening opening) =>
        opening is { Item: { Case: null } item, OpenedSerial: { } found } && found != item.KeysetSerial
            ? item with { KeysetSerial = found, NamedSerial = item.NamedSerial ?? item.KeysetSerial, FoundSerial = found }
            : opening.Item;
}

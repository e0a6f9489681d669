using Npgsql;
using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>The one judgement of an item: it opens, it is damaged, it is refused and why, or no key of the officer fits (protocol.md 5).</summary>
/// <remarks>It streams, so a gigabyte needs no more memory than a page. It never throws for what is wrong with one item.</remarks>
internal sealed class ItemJudge(DeskDatabase desk)
{
    /// <summary>All of it: every chunk, entry and hash. Only what is None here may be served or enter a case.</summary>
    public async Task<ItemOpening> JudgeAsync(ItemRow item, KeyRing ring, CancellationToken cancellationToken)
    {
        var keys = await ItemKeys.OfAsync(item, ring, cancellationToken);
        var stamp = await StampAsync(item.Id, cancellationToken);
        await using var source = SealedItemStream.Of(desk, item.Id, item.Header);
        var opening = await ReadAsync(item, keys, source, turn: null, documentsOnly: !stamp.AddsUp, stamp.AddsUp, cancellationToken);
        return opening with { Stamp = stamp };
    }

    /// <summary>report.json and the author's mark only, for lists: what comes after them is neither decrypted nor judged.</summary>
    public async Task<ItemOpening> GlanceAsync(ItemRow item, KeyRing ring, CancellationToken cancellationToken)
    {
        var keys = await ItemKeys.OfAsync(item, ring, cancellationToken);
        await using var source = SealedItemStream.Of(desk, item.Id, item.Header);
        return await GlanceAsync(item, keys, source, turn: null, cancellationToken);
    }

    /// <summary>The same of an item whose bytes and keys are at hand. <paramref name="turn"/>: with others before and after it.</summary>
    public static Task<ItemOpening> GlanceAsync(ItemRow item, ItemKeys keys, Stream source, ItemsInTurn? turn, CancellationToken cancellationToken) =>
        ReadAsync(item, keys, source, turn, documentsOnly: true, !item.Damaged, cancellationToken);

    public async Task<ItemStamp> StampAsync(ItemId item, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await ItemStamp.ReadAsync(connection, transaction: null, item, cancellationToken);
    }

    private static async Task<ItemOpening> ReadAsync(
        ItemRow item, ItemKeys keys, Stream source, ItemsInTurn? turn, bool documentsOnly, bool addsUp, CancellationToken cancellationToken)
    {
        if (item.Header is null)
        {
            return new ItemOpening(item, OpeningFailure.HandedInAsFile);
        }

        var opening = await ReadAsync(item, keys, source, new SealedItemReader(documentsOnly, turn), addsUp, cancellationToken);
        return opening with { OpenedSerial = keys.Matched?.Serial };
    }

    private static async Task<ItemOpening> ReadAsync(
        ItemRow item, ItemKeys keys, Stream source, SealedItemReader reader, bool addsUp, CancellationToken cancellationToken)
    {
        try
        {
            await reader.OpenAsync(source, keys, cancellationToken);
            return addsUp || reader.IsMalformed ? ItemOpening.Judge(reader, item) : ItemOpening.Salvage(reader, item);
        }
        catch (AgeException e)
        {
            return e.Failure == AgeFailure.NoMatch ? new ItemOpening(item, OpeningFailure.NoKey) : ItemOpening.Salvage(reader, item);
        }
        catch (PostgresException e) when (StoredRows.AreRefused(e))
        {
            return ItemOpening.Salvage(reader, item);
        }
    }
}

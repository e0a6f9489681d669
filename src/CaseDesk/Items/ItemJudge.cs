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
    public async Task<ItemOpening> JudgeAsync(StoredItem item, KeyRing ring, CancellationToken cancellationToken)
    {
        var keys = await ItemKeys.OfAsync(item, ring, cancellationToken);
        var stamp = await StampAsync(item.Id, cancellationToken);
        var opening = await ReadAsync(item, keys, new ItemScan(reportOnly: !stamp.AddsUp), stamp.AddsUp, cancellationToken);
        return opening with { Stamp = stamp };
    }

    /// <summary>report.json and the author's mark only, for lists: what comes after them is neither decrypted nor judged.</summary>
    public async Task<ItemOpening> GlanceAsync(StoredItem item, KeyRing ring, CancellationToken cancellationToken) =>
        await ReadAsync(item, await ItemKeys.OfAsync(item, ring, cancellationToken), new ItemScan(reportOnly: true), !item.Damaged, cancellationToken);

    public async Task<ItemStamp> StampAsync(ItemId item, CancellationToken cancellationToken)
    {
        await using var connection = await desk.Source.OpenConnectionAsync(cancellationToken);
        return await ItemStamp.ReadAsync(connection, transaction: null, item, cancellationToken);
    }

    private async Task<ItemOpening> ReadAsync(StoredItem item, ItemKeys keys, ItemScan scan, bool addsUp, CancellationToken cancellationToken)
    {
        if (item.Header is null)
        {
            return new ItemOpening(item, OpeningFailure.HandedInAsFile);
        }

        var opening = await ScanAsync(item, keys, scan, addsUp, cancellationToken);
        return opening with { OpenedSerial = keys.Matched?.Serial };
    }

    private async Task<ItemOpening> ScanAsync(StoredItem item, ItemKeys keys, ItemScan scan, bool addsUp, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = new SealedItemStream(desk, item.Id, item.Header);
            await Decryption.ReadAsync(source, keys, tar => scan.ReadAsync(tar, cancellationToken), cancellationToken);
            return addsUp ? scan.Judge(item) : scan.Salvage(item);
        }
        catch (InvalidDataException)
        {
            return new ItemOpening(item, OpeningFailure.Refused) { Refusal = ItemRefusal.Container };
        }
        catch (AgeException e)
        {
            return e.Failure == AgeFailure.NoMatch ? new ItemOpening(item, OpeningFailure.NoKey) : scan.Salvage(item);
        }
        catch (PostgresException e) when (StoredRows.AreRefused(e))
        {
            return scan.Salvage(item);
        }
    }
}

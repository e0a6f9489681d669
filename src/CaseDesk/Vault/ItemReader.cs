using SafeReport.CaseDesk.Database;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Events;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Opens items with the keys of a signed-in officer; everything streams, so a gigabyte needs no more memory than a page.</summary>
/// <remarks>An item that is in no case yet opens with the intake key (role INTAKE); one that is in a case opens for those assigned to it.</remarks>
public sealed class ItemReader
{
    private readonly DeskDatabase _desk;
    private readonly ProcessKeys _processKeys;
    private readonly StoredItems _items;

    public ItemReader(DeskDatabase desk, ProcessKeys processKeys, EventLog events, TimeProvider time)
    {
        _desk = desk;
        _processKeys = processKeys;
        _items = new StoredItems(desk, events, time);
    }

    /// <summary>Opens an item and checks all of it. The act is on record before anything is returned.</summary>
    /// <returns>Null when there is no such item in the officer's mechanism.</returns>
    /// <exception cref="NotAllowedException">Neither role nor assignment lets this officer open it.</exception>
    public async Task<ItemOpening?> OpenAsync(ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        using IDisposable hold = ring.Hold();
        ItemOpening? opening = await ReadAsync(item, ring, reportOnly: false, cancellationToken);
        if (opening is { Failure: OpeningFailure.None or OpeningFailure.Refused })
        {
            await _items.NoteAsync("item.opened", item, ring, cancellationToken);
        }

        return opening;
    }

    /// <summary>report.json and the author's mark only, for the index of an inbox: the rest is neither decrypted nor checked.</summary>
    /// <remarks>Nothing is put on record: that a list was shown is the list's act, not one opening of every item in it.</remarks>
    public async Task<ItemOpening?> OpenReportOnlyAsync(ItemId item, KeyRing ring, CancellationToken cancellationToken)
    {
        using IDisposable hold = ring.Hold();
        return await ReadAsync(item, ring, reportOnly: true, cancellationToken);
    }

    /// <summary>Writes one attachment ("attachments/001") to <paramref name="output"/> as it is decrypted.</summary>
    /// <returns>False when the item or the entry is not there; nothing was written then.</returns>
    public async Task<bool> CopyAttachmentAsync(ItemId item, string entry, KeyRing ring, Stream output, CancellationToken cancellationToken)
    {
        using IDisposable hold = ring.Hold();
        if (await _items.FindAsync(item, ring.Mechanism, cancellationToken) is not { Header: not null } stored
            || await IdentityAsync(stored, ring, cancellationToken) is not { } identity)
        {
            return false;
        }

        await _items.NoteAsync("item.attachment-read", item, ring, cancellationToken);
        try
        {
            return await DecryptAsync(stored, identity, tar => CopyAsync(tar, entry, output, cancellationToken), cancellationToken);
        }
        catch (AgeException e) when (e.Failure == AgeFailure.NoMatch)
        {
            return false;
        }
    }

    /// <summary>Writes the item as an age file to the officer's own recipient: any age 1.3 and the officer's key open it.</summary>
    /// <returns>False when the item is not there or no key of this officer opens it; nothing was written then.</returns>
    public async Task<bool> ExportAsync(ItemId item, KeyRing ring, Stream output, CancellationToken cancellationToken)
    {
        using IDisposable hold = ring.Hold();
        if (await _items.FindAsync(item, ring.Mechanism, cancellationToken) is not { Header: { } header } stored
            || await IdentityAsync(stored, ring, cancellationToken) is not { } identity)
        {
            return false;
        }

        byte[] forOfficer;
        try
        {
            forOfficer = AgeFile.ReplaceHeader(header, identity, [ring.Identity.Recipient]);
        }
        catch (AgeException)
        {
            return false;
        }

        await _items.NoteAsync("item.exported", item, ring, cancellationToken);
        await using var source = new SealedItemStream(_desk, item, forOfficer);
        await source.CopyToAsync(output, cancellationToken);
        return true;
    }

    private async Task<ItemOpening?> ReadAsync(ItemId item, KeyRing ring, bool reportOnly, CancellationToken cancellationToken)
    {
        StoredItem? stored = await _items.FindAsync(item, ring.Mechanism, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        ItemOpening opening = await ReadAsync(stored, ring, reportOnly, cancellationToken);
        if (opening.Failure is OpeningFailure.Damaged or OpeningFailure.NoKey
            && await _items.FindAsync(item, ring.Mechanism, cancellationToken) is { Header: not null } now && !now.Header.AsSpan().SequenceEqual(stored.Header))
        {
            opening = await ReadAsync(now, ring, reportOnly, cancellationToken);   // sealed anew while it was read
        }

        bool? alarm = stored.AlarmPart is null ? null
            : await _processKeys.ReadAlarmAsync(stored.Mechanism, stored.Id, stored.AlarmPart, cancellationToken);
        return opening with { Alarm = alarm };
    }

    private async Task<ItemOpening> ReadAsync(StoredItem stored, KeyRing ring, bool reportOnly, CancellationToken cancellationToken)
    {
        IIdentity? identity = await IdentityAsync(stored, ring, cancellationToken);
        return stored.Header is null ? new ItemOpening(stored, OpeningFailure.HandedInAsFile)
            : identity is null ? new ItemOpening(stored, OpeningFailure.NoKey)
            : await ScanAsync(stored, identity, reportOnly, cancellationToken);
    }

    private async Task<ItemOpening> ScanAsync(StoredItem stored, IIdentity identity, bool reportOnly, CancellationToken cancellationToken)
    {
        try
        {
            ItemScan scan = await DecryptAsync(stored, identity, tar => ItemScan.ReadAsync(tar, reportOnly, cancellationToken), cancellationToken);
            return scan.Judge(stored, reportOnly);
        }
        catch (InvalidDataException)
        {
            return new ItemOpening(stored, OpeningFailure.Refused) { Refusal = ItemRefusal.Container };
        }
        catch (AgeException e)
        {
            return new ItemOpening(stored, e.Failure == AgeFailure.NoMatch ? OpeningFailure.NoKey : OpeningFailure.Damaged);
        }
    }

    private async Task<T> DecryptAsync<T>(StoredItem stored, IIdentity identity, Func<Stream, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var source = new SealedItemStream(_desk, stored.Id, stored.Header);
        return await Decryption.ReadAsync(source, identity, read, cancellationToken);
    }

    private static async Task<bool> CopyAsync(Stream tar, string entry, Stream output, CancellationToken cancellationToken)
    {
        var reader = new ItemContainerReader(tar);
        while (await reader.NextAsync(cancellationToken) is { } part)
        {
            if (part.Name == entry)
            {
                await part.Data.CopyToAsync(output, cancellationToken);
                return true;
            }
        }

        return false;
    }

    private static async Task<IIdentity?> IdentityAsync(StoredItem stored, KeyRing ring, CancellationToken cancellationToken)
    {
        if (stored.Case is { } caseId)
        {
            return new AnyOf(await ring.CaseIdentitiesAsync(caseId, cancellationToken) ?? throw new NotAllowedException());
        }

        ring.Require(Role.Intake);
        return await ring.IntakeIdentityAsync(stored.KeysetSerial, cancellationToken);
    }
}

using System.Security.Cryptography;
using SafeReport.Crypto.Age;

namespace SafeReport.Crypto.Items;

/// <summary>
/// The one reader of items: reads the container as it is decrypted and keeps the two documents and, of everything else, name, length and hash.
/// An item of a gigabyte takes no more memory than a page.
/// </summary>
/// <remarks>Where reading breaks off, what was read before stays: it is genuine, and all that is left of a damaged item. Disposing wipes it.</remarks>
/// <param name="documentsOnly">What comes after the documents is neither decrypted nor judged.</param>
/// <param name="turn">Shared with the readers before and after, when there are some; this one's until it has read.</param>
public sealed class SealedItemReader(bool documentsOnly = false, ItemsInTurn? turn = null) : IDisposable
{
    private readonly List<FoundEntry> _entries = [];
    private KeptDocument? _report;
    private KeptDocument? _author;
    private bool _malformed;
    private bool _disposed;

    /// <summary>report.json when it was read to its end, and is no longer than any may be.</summary>
    public ReadOnlyMemory<byte>? ReportJson => Document(_report)?.Whole;

    /// <summary>It opens, but what was read is no container of an item.</summary>
    public bool IsMalformed => _malformed || _report is null;

    internal IReadOnlyList<FoundEntry> Entries => _entries;

    /// <summary>Opens and reads a sealed item to its end or, for the documents only, to the first entry that is neither.</summary>
    /// <exception cref="AgeException">The identity does not open it, or it was altered: see <see cref="Salvage"/>.</exception>
    public async Task OpenAsync(Stream sealedItem, IIdentity identity, CancellationToken cancellationToken)
    {
        await using var tar = turn is null ? AgeFile.OpenRead(sealedItem, identity) : AgeFile.OpenRead(sealedItem, identity, turn.Buffers);
        await ReadAsync(tar, cancellationToken);
    }

    /// <summary>Reads an opened container, as <see cref="OpenAsync"/> does.</summary>
    public async Task ReadAsync(Stream tar, CancellationToken cancellationToken)
    {
        try
        {
            await ReadEntriesAsync(ItemContainerReader.OfAnyNames(tar), cancellationToken);
        }
        catch (InvalidDataException)
        {
            _malformed = true;
        }
    }

    /// <summary>What the rules of the protocol say of an item that was read.</summary>
    /// <returns>Null when it is refused. What it says is wiped with it.</returns>
    public OpenedItem? Judge(ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal)
    {
        refusal = _malformed ? ItemRefusal.Container : _report is null ? ItemRefusal.NoReport : ItemRefusal.Document;
        if (_malformed || TryParseReport() is not { } report)
        {
            return null;
        }

        refusal = Check(report, storedAs, storedUnder, out var author);
        if (refusal == ItemRefusal.None)
        {
            return new OpenedItem(this, report, author);
        }

        report.Dispose();
        return null;
    }

    /// <summary>What is left where reading broke off. A document that names another place is not even shown.</summary>
    /// <returns>Null when nothing is, or it is refused.</returns>
    public ItemRemains? Salvage(ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal)
    {
        var report = TryParseReport();
        refusal = report is null ? ItemRefusal.None : ItemRules.CheckPlace(report, storedAs, storedUnder);
        if (refusal == ItemRefusal.None)
        {
            return Document(_report) is { SoFar.IsEmpty: false } left ? new ItemRemains(left.SoFar, report) : null;
        }

        report?.Dispose();
        return null;
    }

    /// <summary>The document, when all of it was read and it is one: for whoever is told by the item alone which one it is.</summary>
    public ReportDocument? TryParseReport() => ReportJson is { } json ? ReportDocument.TryParse(json, turn) : null;

    /// <summary>Wipes what was read.</summary>
    public void Dispose()
    {
        _disposed = true;
        _report?.Wipe();
        _author?.Wipe();
    }

    /// <summary>Nothing of the item.</summary>
    public override string ToString() => nameof(SealedItemReader);

    private async Task ReadEntriesAsync(ItemContainerReader container, CancellationToken cancellationToken)
    {
        var order = new ItemEntryOrder();
        while (await container.NextAsync(cancellationToken) is { } part)
        {
            // One that begins with something else is read to its end all the same: whether it is no item, or not even a container.
            var inOrder = order.Accepts(part.Name);
            if (!inOrder && _report is not null)
            {
                throw new InvalidDataException("The container is malformed.");
            }

            if (documentsOnly && part.Name is not (ItemEntryNames.Report or ItemEntryNames.Author))
            {
                return;
            }

            if (_report is not null || inOrder)
            {
                await KeepAsync(part, cancellationToken);
            }
        }

        _malformed = _report is not null && !order.IsComplete;
    }

    private async Task KeepAsync(ContainerPart part, CancellationToken cancellationToken)
    {
        switch (part.Name)
        {
            case ItemEntryNames.Report:
                _report = new KeptDocument(part);
                await _report.ReadAsync(cancellationToken);
                break;
            case ItemEntryNames.Author:
                _author = new KeptDocument(part);
                await _author.ReadAsync(cancellationToken);
                break;
            default:
                _entries.Add(new FoundEntry(part.Name, part.Length, await SHA256.HashDataAsync(part.Data, cancellationToken)));
                break;
        }
    }

    private ItemRefusal Check(ReportDocument report, ItemId storedAs, MechanismId storedUnder, out AuthorMark author)
    {
        author = AuthorMark.None;
        var refusal = ItemRules.CheckPlace(report, storedAs, storedUnder);
        if (refusal == ItemRefusal.None && !documentsOnly)
        {
            refusal = ItemRules.CheckEntries(report, _entries);
        }

        ReadOnlyMemory<byte>? authorJson = null;
        if (_author is not null)
        {
            authorJson = _author.Whole ?? ReadOnlyMemory<byte>.Empty;
        }

        return refusal == ItemRefusal.None ? ItemRules.CheckAuthor(report, ReportJson!.Value.Span, authorJson, out author) : refusal;
    }

    private KeptDocument? Document(KeptDocument? document)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return document;
    }

    /// <summary>A document of an item, kept as it comes; of one that is longer than any may be, nothing.</summary>
    private sealed class KeptDocument
    {
        private readonly ContainerPart _part;
        private readonly bool _tooLong;
        private readonly byte[] _bytes;
        private int _length;

        public KeptDocument(ContainerPart part)
        {
            _part = part;
            _tooLong = part.Length > ReportDocument.LargestDocument;
            _bytes = GC.AllocateUninitializedArray<byte>(_tooLong ? 0 : (int)part.Length, pinned: true);   // no copy is left behind
        }

        public ReadOnlyMemory<byte> SoFar => _bytes.AsMemory(0, _length);

        public ReadOnlyMemory<byte>? Whole => !_tooLong && _length == _bytes.Length ? _bytes : null;

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            int count;
            while ((count = await _part.Data.ReadAsync(_bytes.AsMemory(_length), cancellationToken)) > 0)
            {
                _length += count;
            }
        }

        public void Wipe() => CryptographicOperations.ZeroMemory(_bytes);
    }
}

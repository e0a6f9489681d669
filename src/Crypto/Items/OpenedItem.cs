namespace SafeReport.Crypto.Items;

/// <summary>An item whose container and document hold together (protocol.md 5 and 6), as <see cref="SealedItemReader"/> found it.</summary>
public sealed class OpenedItem : IDisposable
{
    private readonly SealedItemReader _read;

    internal OpenedItem(SealedItemReader read, ReportDocument report, AuthorMark author)
    {
        _read = read;
        Report = report;
        Author = author;
    }

    /// <summary>The document.</summary>
    public ReportDocument Report { get; }

    /// <summary>Whether it is shown to be from its author.</summary>
    public AuthorMark Author { get; }

    /// <summary>The bytes of report.json as they stand.</summary>
    public ReadOnlyMemory<byte> ReportJson => _read.ReportJson!.Value;

    /// <summary>Everything after author.json, as it was found; nothing when only the documents were read.</summary>
    public IReadOnlyList<FoundEntry> Entries => _read.Entries;

    /// <summary>The attachments among them.</summary>
    public IEnumerable<FoundEntry> Attachments => Entries.Where(entry => ItemEntryNames.IsAttachment(entry.Name));

    /// <summary>Wipes what was read.</summary>
    public void Dispose()
    {
        Report.Dispose();
        _read.Dispose();
    }

    /// <summary>Nothing of the item.</summary>
    public override string ToString() => nameof(OpenedItem);
}

/// <summary>What is left of a damaged item's report: for an officer to read, never to be served or moved.</summary>
/// <param name="ReportJson">report.json as far as its chunks authenticate.</param>
/// <param name="Report">The document, when all of it is there.</param>
public sealed record ItemRemains(ReadOnlyMemory<byte> ReportJson, ReportDocument? Report);

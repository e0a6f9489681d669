using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Items;

/// <summary>Whether an item is shown to be from the holder of its author key.</summary>
public enum AuthorMark
{
    /// <summary>Sent without a code.</summary>
    None,

    /// <summary>Sent under a code, and not shown to be from its author.</summary>
    Unverified,

    /// <summary>Sent by somebody who holds the author key.</summary>
    Verified,
}

/// <summary>Why an item that opens is refused; it is kept, counted and shown as refused.</summary>
public enum ItemRefusal
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The container is not exactly of the form.</summary>
    Container,

    /// <summary>The container does not begin with report.json.</summary>
    NoReport,

    /// <summary>report.json is not strict I-JSON with the fields it must have.</summary>
    Document,

    /// <summary>report.json names another item.</summary>
    AnotherItem,

    /// <summary>report.json names another mechanism.</summary>
    AnotherMechanism,

    /// <summary>The entries are not those that report.json lists.</summary>
    Entries,

    /// <summary>author.json is malformed, missing beside a mailbox, or there without one.</summary>
    Author,
}

/// <summary>An item whose container and document hold together (protocol.md 5 and 6).</summary>
public sealed class OpenedItem : IDisposable
{
    /// <summary>Up to this length an entry's hash is required.</summary>
    public const long HashRequiredUpTo = 4 * 1024 * 1024;

    private readonly SecretBytes? _owned;

    private OpenedItem(IReadOnlyList<ContainerEntry> entries, ReportDocument report, AuthorMark author, SecretBytes? owned)
    {
        Entries = entries;
        Report = report;
        Author = author;
        _owned = owned;
    }

    /// <summary>The document.</summary>
    public ReportDocument Report { get; }

    /// <summary>Whether it is shown to be from its author.</summary>
    public AuthorMark Author { get; }

    /// <summary>Every entry of the container.</summary>
    public IReadOnlyList<ContainerEntry> Entries { get; }

    /// <summary>The bytes of report.json as they stand.</summary>
    public ReadOnlyMemory<byte> ReportJson => Entries[0].Data;

    /// <summary>The attachments.</summary>
    public IReadOnlyList<ContainerEntry> Attachments => [.. Entries.Where(e => ItemEntryNames.IsAttachment(e.Name))];

    /// <summary>Opens a sealed item into locked memory, which the result owns.</summary>
    /// <exception cref="AgeException">The identity does not open it, or it was altered.</exception>
    public static OpenedItem? Open(ReadOnlySpan<byte> sealedItem, IIdentity identity, ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal)
    {
        var tar = AgeFile.OpenSecret(sealedItem, identity);
        var item = TryRead(tar.Memory, storedAs, storedUnder, tar, out refusal);
        if (item is null)
        {
            tar.Dispose();
        }

        return item;
    }

    /// <summary>Reads an opened container; the memory is the caller's and must outlive the result.</summary>
    public static OpenedItem? TryRead(ReadOnlyMemory<byte> tar, ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal) =>
        TryRead(tar, storedAs, storedUnder, owned: null, out refusal);

    /// <summary>Wipes what it owns.</summary>
    public void Dispose()
    {
        Report.Dispose();
        _owned?.Dispose();
    }

    /// <summary>Nothing of the item.</summary>
    public override string ToString() => nameof(OpenedItem);

    private static OpenedItem? TryRead(ReadOnlyMemory<byte> tar, ItemId storedAs, MechanismId storedUnder, SecretBytes? owned, out ItemRefusal refusal)
    {
        refusal = ItemRefusal.Container;
        if (!ItemContainer.TryRead(tar, out var entries))
        {
            refusal = ItemContainer.TryReadAny(tar) is { } others && others.FirstOrDefault()?.Name is not ItemEntryNames.Report ? ItemRefusal.NoReport : refusal;
            return null;
        }

        refusal = ItemRefusal.Document;
        if (ReportDocument.TryParse(entries[0].Data) is not { } report)
        {
            return null;
        }

        refusal = Check(report, entries, storedAs, storedUnder, out var author);
        if (refusal == ItemRefusal.None)
        {
            return new OpenedItem(entries, report, author, owned);
        }

        report.Dispose();
        return null;
    }

    private static ItemRefusal Check(
        ReportDocument report, IReadOnlyList<ContainerEntry> entries, ItemId storedAs, MechanismId storedUnder, out AuthorMark author)
    {
        author = AuthorMark.None;
        var authorFile = entries.Count > 1 && entries[1].Name is ItemEntryNames.Author ? entries[1] : null;
        var refusal = ItemRules.CheckPlace(report, storedAs, storedUnder);
        if (refusal == ItemRefusal.None)
        {
            refusal = ItemRules.CheckEntries(report, [.. entries.Skip(authorFile is null ? 1 : 2).Select(Found)]);
        }

        return refusal == ItemRefusal.None
            ? ItemRules.CheckAuthor(report, entries[0].Data.Span, authorFile?.Data.ToArray(), out author)
            : refusal;
    }

    private static FoundEntry Found(ContainerEntry entry) => new(entry.Name, entry.Data.Length, SHA256.HashData(entry.Data.Span));
}

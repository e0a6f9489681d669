using System.Security.Cryptography;

namespace SafeReport.Crypto.Items;

/// <summary>An entry of a container as it was found, author.json and report.json apart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Sha256">Their hash.</param>
public sealed record FoundEntry(string Name, long Length, byte[] Sha256);

/// <summary>Whether what an item contains is what it may contain (protocol.md 5 and 6).</summary>
public static class ItemRules
{
    /// <summary>Up to this length an entry's hash is required.</summary>
    public const long HashRequiredUpTo = 4 * 1024 * 1024;

    /// <summary>Whether report.json names the item and the mechanism it is stored under.</summary>
    public static ItemRefusal CheckPlace(ReportDocument report, ItemId storedAs, MechanismId storedUnder)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Item != storedAs ? ItemRefusal.AnotherItem
            : report.Mechanism != storedUnder ? ItemRefusal.AnotherMechanism
            : ItemRefusal.None;
    }

    /// <summary>Whether the entries after author.json are exactly those that report.json lists.</summary>
    public static ItemRefusal CheckEntries(ReportDocument report, IReadOnlyList<FoundEntry> found)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(found);
        return report.Entries.Count == found.Count && report.Entries.Zip(found).All(pair => Matches(pair.First, pair.Second))
            ? ItemRefusal.None
            : ItemRefusal.Entries;
    }

    /// <summary>Whether author.json is there exactly when the report names a mailbox, and whether its MAC is the author's; beside a mailbox that cannot be used it says nothing.</summary>
    /// <param name="report">The document.</param>
    /// <param name="reportJson">Its bytes as they stand.</param>
    /// <param name="authorJson">author.json, or null when there is none.</param>
    /// <param name="author">The mark.</param>
    public static ItemRefusal CheckAuthor(ReportDocument report, ReadOnlySpan<byte> reportJson, ReadOnlyMemory<byte>? authorJson, out AuthorMark author)
    {
        ArgumentNullException.ThrowIfNull(report);
        author = AuthorMark.None;
        if (report.MailboxUnusable)
        {
            // Sent under a code; but what no mailbox vouches for is shown to be from nobody, whatever its mark says.
            author = AuthorMark.Unverified;
            return ItemRefusal.None;
        }

        if (report.Mailbox is null || authorJson is null)
        {
            return report.Mailbox is null && authorJson is null ? ItemRefusal.None : ItemRefusal.Author;
        }

        if (AuthorMac.TryRead(authorJson.Value.Span) is not { } mac)
        {
            return ItemRefusal.Author;
        }

        author = AuthorMac.Verify(report.Mailbox.AuthorKey, AuthorMac.ItemLabel, reportJson, mac) ? AuthorMark.Verified : AuthorMark.Unverified;
        return ItemRefusal.None;
    }

    private static bool Matches(ReportEntry listed, FoundEntry found)
    {
        var required = found.Length <= HashRequiredUpTo || ItemEntryNames.IsIdentity(found.Name);
        return string.Equals(listed.Name, found.Name, StringComparison.Ordinal)
            && listed.Length == found.Length
            && (listed.Sha256 is null ? !required : CryptographicOperations.FixedTimeEquals(found.Sha256, listed.Sha256));
    }
}

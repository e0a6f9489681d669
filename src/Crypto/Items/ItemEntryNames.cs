namespace SafeReport.Crypto.Items;

/// <summary>The names an item's container may have, in the one order it may have them (protocol.md 5).</summary>
public static class ItemEntryNames
{
    /// <summary>The document.</summary>
    public const string Report = "report.json";

    /// <summary>The author's mark.</summary>
    public const string Author = "author.json";

    /// <summary>Half of the identity's key, for the custodian.</summary>
    public const string IdentityCustodian = "identity-custodian.age";

    /// <summary>The identity.</summary>
    public const string Identity = "identity.age";

    /// <summary>The most attachments.</summary>
    public const int MostAttachments = 999;

    private const string AttachmentStart = "attachments/";

    /// <summary>The name of an attachment, numbered from 1.</summary>
    public static string Attachment(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MostAttachments);
        return $"{AttachmentStart}{number:d3}";
    }

    /// <summary>Whether the name is an attachment's.</summary>
    public static bool IsAttachment(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(AttachmentStart, StringComparison.Ordinal);
    }

    /// <summary>Whether the name is one of the identity's two.</summary>
    public static bool IsIdentity(string name) => name is Identity or IdentityCustodian;

    internal static bool AreInOrder(IEnumerable<string> names)
    {
        var order = new ItemEntryOrder();
        return names.All(order.Accepts) && order.IsComplete;
    }
}

/// <summary>Follows the names of a container one by one.</summary>
internal sealed class ItemEntryOrder
{
    private string _previous = "";
    private int _attachments;

    /// <summary>Whether the container may end here.</summary>
    internal bool IsComplete => _previous.Length > 0 && _previous is not ItemEntryNames.IdentityCustodian;

    internal bool Accepts(string name)
    {
        var accepted = name switch
        {
            ItemEntryNames.Report => _previous.Length == 0,
            ItemEntryNames.Author => _previous is ItemEntryNames.Report,
            ItemEntryNames.IdentityCustodian => _previous is ItemEntryNames.Report or ItemEntryNames.Author,
            ItemEntryNames.Identity => _previous is ItemEntryNames.IdentityCustodian,
            _ => IsComplete
                && _attachments < ItemEntryNames.MostAttachments
                && string.Equals(name, ItemEntryNames.Attachment(++_attachments), StringComparison.Ordinal),
        };
        _previous = name;
        return accepted;
    }
}

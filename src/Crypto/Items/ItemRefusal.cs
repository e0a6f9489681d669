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

namespace SafeReport.CaseDesk.Database;

/// <summary>The advisory locks of both databases, each number once: two acts that share one would wait for each other for nothing.</summary>
/// <remarks>One more is no fixed number: a mailbox is entered under the hash of its tag (see MailboxRecords).</remarks>
public enum AdvisoryLock
{
    None = 0,

    /// <summary>Of a session: two migrators wait for each other.</summary>
    Migration = 0x5AFE_0001,

    /// <summary>Of a transaction: one event after the other.</summary>
    EventChain = 0x5AFE_0002,

    /// <summary>Of a session: one desk process takes items over.</summary>
    Takeover = 0x5AFE_0003,

    /// <summary>Of a session, with the mechanism as the second number: one publisher of snapshots at a time, over all processes.</summary>
    Snapshot = 0x5AFE_0B0C,

    /// <summary>Of a session, with the mechanism as the second number: one keyset at a time, over all processes.</summary>
    Keyset = 0x5AFE_0C0E,

    /// <summary>Of a session: two who prepare the demonstration.</summary>
    Demonstration = 0x5AFE_0D30,

    /// <summary>Of a transaction in the intake database: one desk process rewrites what waits there.</summary>
    Rewriting = 0x5AFE_0E3A,

    /// <summary>Of a transaction, with the mechanism as the second number: one step of erase requests at a time, over all processes.</summary>
    Erasure = 0x5AFE_0E5A,
}

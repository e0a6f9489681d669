namespace SafeReport.CaseDesk.Events;

/// <summary>How far the chain holds: so many events, the hash of the last of them, and the number where it breaks, if it does.</summary>
/// <remarks>Events cut off at the end leave a chain that holds: compare number and head with ones written down elsewhere, which checkpoints are.</remarks>
public sealed record ChainState(long Events, byte[] Head, long? BrokenAt)
{
    /// <summary>The first number at which a checkpoint saw another chain, or one that went on: it was written anew, or cut off.</summary>
    public long? DiffersAt { get; init; }

    public bool Holds => BrokenAt is null && DiffersAt is null;
}

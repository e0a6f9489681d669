using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Mailboxes;

/// <summary>What a snapshot is numbered, by how many bits of the address its files are told apart, and the hour it names.</summary>
public sealed record LedgerState(long Number, int Bits, string Made);

/// <summary>How many records one file has and is to have.</summary>
internal sealed record FileCount(int File, long Replies, long Fillers, long Before)
{
    // Reached only when months of few replies follow years of many, and two files of fillers would otherwise become one for ever.
    private const long MostKeptAfterMerge = 4096;

    /// <summary>Never fewer than it had, so that a reply that goes is followed by a filler; never fewer than 8; a multiple of 8.</summary>
    public long Wanted(bool merged)
    {
        var kept = merged ? Math.Min(Before, MostKeptAfterMerge) : Before;
        var needed = Math.Max(Math.Max(kept, Replies), SnapshotFile.CountUnit);
        return (needed + SnapshotFile.CountUnit - 1) / SnapshotFile.CountUnit * SnapshotFile.CountUnit;
    }
}

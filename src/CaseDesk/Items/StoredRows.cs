using Npgsql;

namespace SafeReport.CaseDesk.Items;

/// <summary>What the database says of rows that it cannot give out, or take in.</summary>
internal static class StoredRows
{
    /// <summary>
    /// It is about these rows (a value that is none of its column, a constraint, a trigger, a page that fails its checksum): one item's
    /// fate, and the next one is tried. A lost connection, a full disk or a missing right is everybody's.
    /// </summary>
    public static bool AreRefused(PostgresException refused) => refused.SqlState[..2] is "22" or "23" or "P0" or "XX";
}

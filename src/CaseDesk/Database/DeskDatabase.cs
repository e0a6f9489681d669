using Npgsql;

namespace SafeReport.CaseDesk.Database;

/// <summary>The desk database under the desk's role. A type of its own, so that no store can be handed the other database.</summary>
/// <remarks>
/// Two pools: the pages have theirs, so that however many are asked for, what the desk does by itself (taking over, calling an officer,
/// publishing) never waits for them.
/// </remarks>
/// <param name="own">What the desk does by itself, and the verbs.</param>
/// <param name="pages">What the pages do.</param>
public sealed class DeskDatabase(NpgsqlDataSource own, NpgsqlDataSource pages)
{
    private static readonly AsyncLocal<bool> ForPage = new();

    /// <summary>One pool for everything.</summary>
    public DeskDatabase(NpgsqlDataSource source)
        : this(source, source)
    {
    }

    public NpgsqlDataSource Source => ForPage.Value ? pages : own;

    /// <summary>From here on, in this request and what it starts, connections come from the pages' pool.</summary>
    public static void UsePagesPool() => ForPage.Value = true;
}

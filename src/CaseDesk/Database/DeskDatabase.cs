using Npgsql;

namespace SafeReport.CaseDesk.Database;

/// <summary>The desk database under the desk's role. A type of its own, so that no store can be handed the other database.</summary>
public sealed class DeskDatabase(NpgsqlDataSource source)
{
    public NpgsqlDataSource Source { get; } = source;
}

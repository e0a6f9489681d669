namespace SafeReport.CaseDesk.Database;

/// <summary>The database and this program do not belong together. The message names scripts, nothing else.</summary>
public sealed class MigrationException(string message) : Exception(message);

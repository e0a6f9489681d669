namespace SafeReport.CaseDesk.Domain;

/// <summary>The command was understood and not done (exit code 1). The message says why; it never quotes what was typed.</summary>
public sealed class RefusedException(string message) : Exception(message);

namespace SafeReport.CaseDesk.Domain;

/// <summary>The command was called wrongly (exit code 2). The message says what is missing; it never quotes what was typed.</summary>
public sealed class MisusedException(string message) : Exception(message);

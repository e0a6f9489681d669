namespace SafeReport.CaseDesk.Commands;

/// <summary>A verb was understood and not done (exit code 1). The message says why; it never quotes what was typed.</summary>
/// <remarks>Verbs alone throw it: what the desk does answers with a value, and the verb has the sentence. A test holds that.</remarks>
public sealed class RefusedException(string message) : Exception(message);

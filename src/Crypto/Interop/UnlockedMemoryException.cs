namespace SafeReport.Crypto.Interop;

/// <summary>A key that stays would have stood in memory that the system did not lock, and the operator does not allow that.</summary>
public sealed class UnlockedMemoryException()
    : InvalidOperationException("The system refuses to lock memory, and a key that stays must be in locked memory: see ulimit -l.");

namespace SafeReport.Crypto.Interop;

/// <summary>The libsodium that this was built with is not there, or another stands in its place: nothing can be sealed or opened.</summary>
public sealed class LibsodiumException(string message, Exception? inner = null) : Exception(message, inner);

using System.Security.Cryptography;

namespace SafeReport.CaseDesk.Vault;

/// <summary>A sealed row does not open where it stands, with the key that should open it: its place shows it as damaged, and nothing else is held up.</summary>
public sealed class DamagedException(string message) : CryptographicException(message);

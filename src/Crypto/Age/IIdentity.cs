using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>Unwraps file keys.</summary>
public interface IIdentity
{
    /// <returns>The file key, or null when no stanza is this identity's.</returns>
    /// <exception cref="AgeException">A stanza of this identity's type is malformed (<see cref="AgeFailure.Header"/>).</exception>
    SecretBytes? Unwrap(IReadOnlyList<Stanza> stanzas);
}

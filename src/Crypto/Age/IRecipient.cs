using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Age;

/// <summary>Wraps a file key so that the holder of one identity can unwrap it.</summary>
public interface IRecipient
{
    /// <summary>Wraps a file key of 16 bytes.</summary>
    Stanza Wrap(SecretBytes fileKey);
}

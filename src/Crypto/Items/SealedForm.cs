using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Items;

/// <summary>Opens the small files of fixed length: alarm parts, replies, erase requests.</summary>
internal static class SealedForm
{
    /// <returns>The plaintext, or null when the file has not the form, is not the identity's, or was altered.</returns>
    internal static SecretBytes? TryOpen(ReadOnlySpan<byte> file, int length, IIdentity identity)
    {
        if (file.Length != length || !SealedItemForm.IsItemHeader(file[..SealedItemForm.HeaderLength]))
        {
            return null;
        }

        try
        {
            return AgeFile.OpenSecret(file, identity);
        }
        catch (AgeException)
        {
            return null;
        }
    }
}

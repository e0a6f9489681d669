using SafeReport.Crypto.Age;

namespace SafeReport.Crypto.Items;

/// <summary>The one re-sealer of items: another recipient, and another file key up to the length of protocol.md 9.</summary>
public static class ItemResealer
{
    /// <summary>Payloads of containers up to this length are encrypted anew; a longer one gets a new header over the payload as it lies.</summary>
    public const long EncryptedAnewUpTo = 4 * 1024 * 1024;

    private static readonly long LargestPayload = SealedItemForm.SealedLength(EncryptedAnewUpTo) - SealedItemForm.HeaderLength;

    /// <summary>Whether a payload of this length, nonce included, is encrypted anew.</summary>
    public static bool IsEncryptedAnew(long payloadLength) => payloadLength <= LargestPayload;

    /// <summary>Encrypts a sealed item of any length anew, chunk by chunk: another file key, for the recipient alone. It is as long as before.</summary>
    /// <exception cref="AgeException">The identity does not open it, or it was altered: what was written until then must be thrown away.</exception>
    public static async Task EncryptAnewAsync(
        Stream sealedItem, IIdentity openedBy, HybridRecipient recipient, Stream output, CancellationToken cancellationToken)
    {
        await using var tar = AgeFile.OpenRead(sealedItem, openedBy);
        await AgeFile.SealAsync(tar, output, [recipient], cancellationToken);
    }

    /// <summary>A new header over the payload as it lies. It takes access from nobody who once had it.</summary>
    /// <exception cref="AgeException">The header is malformed, altered, or not the identity's.</exception>
    public static byte[] ReplaceHeader(ReadOnlySpan<byte> header, IIdentity openedBy, HybridRecipient recipient) =>
        AgeFile.ReplaceHeader(header, openedBy, [recipient]);
}

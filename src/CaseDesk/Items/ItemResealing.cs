using System.Security.Cryptography;
using Npgsql;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Items;

/// <summary>Encrypts an item's payload anew in its rows, chunk by chunk, within a transaction of the caller's.</summary>
internal static class ItemResealing
{
    /// <summary>The payload in other rows under another file key, and a header for the recipient alone.</summary>
    /// <param name="transaction">The caller holds the item's lock in it.</param>
    /// <param name="source">The item as it lies. It is read on while rows are written: from another connection, or in turns.</param>
    /// <param name="parts">Takes the new rows.</param>
    /// <param name="item">What it must be as long as.</param>
    /// <param name="openedBy">Opens it as it lies.</param>
    /// <param name="recipient">Opens it from now on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when it does not open to its end, or is not as long as before: it lies there unchanged then.</returns>
    public static async Task<bool> TryEncryptAnewAsync(
        NpgsqlTransaction transaction, SealedItemStream source, SealedItemWriter parts, ItemRow item, IIdentity openedBy, HybridRecipient recipient,
        CancellationToken cancellationToken)
    {
        const string before = "before_item";
        await transaction.SaveAsync(before, cancellationToken);
        try
        {
            await ItemResealer.EncryptAnewAsync(source, openedBy, recipient, parts, cancellationToken);
            await parts.ReplaceAsync(item.PayloadLength, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is AgeException or CryptographicException)
        {
            await transaction.RollbackAsync(before, cancellationToken);
            return false;
        }
    }
}

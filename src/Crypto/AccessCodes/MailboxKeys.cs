using System.Security.Cryptography;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.AccessCodes;

/// <summary>What the desk knows of a mailbox, from the items sent under its code.</summary>
/// <param name="EraseTokenHash">SHA-256 of the erase token, 32 bytes.</param>
/// <param name="Recipient">The reporter's hybrid recipient.</param>
/// <param name="AuthorKey">The author key itself, 32 bytes: a secret.</param>
public sealed record MailboxKeys(byte[] EraseTokenHash, string Recipient, byte[] AuthorKey)
{
    /// <summary>False when the reporter threw the code away: nobody will look, and nothing is to be published. The mailbox is the same one.</summary>
    public bool Kept { get; init; } = true;

    /// <summary>The mailbox's address, 32 bytes; never published.</summary>
    public byte[] Address() =>
        Address(EraseTokenHash, SHA256.HashData(TextEncoding.ASCII.GetBytes(Recipient)), SHA256.HashData(AuthorKey));

    /// <summary>The address from the three hashes.</summary>
    public static byte[] Address(ReadOnlySpan<byte> eraseTokenHash, ReadOnlySpan<byte> recipientHash, ReadOnlySpan<byte> authorKeyHash) =>
        SHA256.HashData([.. "safereport/v1/address\n"u8, .. eraseTokenHash, .. recipientHash, .. authorKeyHash]);

    /// <summary>The label of the mailbox's n-th reply, counted from 1.</summary>
    public byte[] Label(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        Span<byte> key = stackalloc byte[Kdf.Length];
        Kdf.Expand(AuthorKey, "safereport/v1/label"u8, key);
        var label = HMACSHA256.HashData(key, TextEncoding.ASCII.GetBytes(n.ToString()));
        CryptographicOperations.ZeroMemory(key);
        return label;
    }

    /// <summary>Same mailbox.</summary>
    public bool Equals(MailboxKeys? other) =>
        other is not null
        && CryptographicOperations.FixedTimeEquals(EraseTokenHash, other.EraseTokenHash)
        && string.Equals(Recipient, other.Recipient, StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(AuthorKey, other.AuthorKey);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Recipient, StringComparison.Ordinal);

    /// <summary>Nothing of the keys.</summary>
    public override string ToString() => nameof(MailboxKeys);
}

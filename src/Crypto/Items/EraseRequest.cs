using System.Security.Cryptography;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Items;

/// <summary>What an erase request shows: that its sender has the mailbox's erase token.</summary>
public sealed class EraseContent
{
    private readonly byte[] _address;

    internal EraseContent(ReadOnlySpan<byte> eraseToken, ReadOnlySpan<byte> recipientHash, ReadOnlySpan<byte> authorKeyHash) =>
        _address = MailboxKeys.Address(SHA256.HashData(eraseToken), recipientHash, authorKeyHash);

    /// <summary>The address of the mailbox to erase; nobody without its token can name it.</summary>
    public byte[] Address() => [.. _address];
}

/// <summary>A request to erase a mailbox: erase token || SHA-256(recipient) || SHA-256(author key), sealed to the alarm key (protocol.md 8).</summary>
public static class EraseRequest
{
    /// <summary>The length of every request.</summary>
    public const int Length = 1755;

    private const int PlaintextLength = 96;

    /// <summary>Seals a request.</summary>
    public static byte[] Seal(ReporterKeys keys, HybridRecipient alarm)
    {
        ArgumentNullException.ThrowIfNull(keys);
        using var plaintext = new SecretBytes(PlaintextLength);
        keys.EraseToken.Span.CopyTo(plaintext.WritableSpan);
        SHA256.HashData(TextEncoding.ASCII.GetBytes(keys.Mailbox.Recipient), plaintext.WritableSpan[32..]);
        SHA256.HashData(keys.AuthorKey.Span, plaintext.WritableSpan[64..]);
        GC.KeepAlive(keys);
        return AgeFile.Seal(plaintext.Span, alarm);
    }

    /// <summary>The request, or null when it is not one.</summary>
    public static EraseContent? TryOpen(ReadOnlySpan<byte> request, HybridIdentity alarm)
    {
        using var opened = SealedForm.TryOpen(request, Length, alarm);
        return opened is null ? null : new EraseContent(opened.Span[..32], opened.Span[32..64], opened.Span[64..]);
    }
}

using System.Security.Cryptography;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Items;

/// <summary>A reply as a snapshot holds it: a container of 8,192 bytes, sealed to the reporter (protocol.md 8).</summary>
public static class Reply
{
    /// <summary>The length of every sealed reply.</summary>
    public const int SealedLength = 9851;

    private const int ContainerLength = 8192;
    private const string DocumentName = "reply.json";
    private const string MacName = "mechanism.json";

    /// <summary>Seals a reply, which must fit.</summary>
    public static byte[] Seal(ReplyDocument document, ReadOnlySpan<byte> authorKey, HybridRecipient reporter)
    {
        ArgumentNullException.ThrowIfNull(document);
        var json = document.Fits ? document.ToJson() : throw new ArgumentException("The reply is too long.", nameof(document));
        var tar = ItemContainer.Write(
            [new(DocumentName, json), new(MacName, AuthorMac.Write(authorKey, AuthorMac.ReplyLabel, json))], ContainerLength);
        var sealedReply = AgeFile.Seal(tar, reporter);
        CryptographicOperations.ZeroMemory(json);
        CryptographicOperations.ZeroMemory(tar);
        return sealedReply;
    }

    /// <summary>The reply, or null when it is not these keys', was altered, or is not shown to be from the mechanism.</summary>
    public static ReplyDocument? TryOpen(ReadOnlySpan<byte> sealedReply, ReporterKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        using var tar = SealedForm.TryOpen(sealedReply, SealedLength, keys.Identity);
        if (tar is null
            || ItemContainer.TryReadAny(tar.Memory) is not [{ Name: DocumentName } document, { Name: MacName } macFile]
            || AuthorMac.TryRead(macFile.Data.Span) is not { } mac
            || !AuthorMac.Verify(keys.AuthorKey.Span, AuthorMac.ReplyLabel, document.Data.Span, mac))
        {
            return null;
        }

        GC.KeepAlive(keys);
        return ReplyDocument.TryParse(document.Data);
    }

    /// <summary>A genuine sealing of zero bytes to an identity thrown away: nobody can tell it from a reply.</summary>
    public static byte[] Filler()
    {
        using var nobody = HybridIdentity.Generate();
        return AgeFile.Seal(new byte[ContainerLength], nobody.Recipient);
    }
}

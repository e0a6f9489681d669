#pragma warning disable CS1591
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
namespace SafeReport.Crypto.Items;
public sealed record ContainerEntry(string Name, ReadOnlyMemory<byte> Data);
public static class ItemContainer
{
    public static byte[] Write(IReadOnlyList<ContainerEntry> entries, long? paddedTo = null) => throw new NotSupportedException();
    public static bool TryRead(ReadOnlyMemory<byte> tar, [NotNullWhen(true)] out IReadOnlyList<ContainerEntry>? entries) => throw new NotSupportedException();
}
public sealed record ReportEntry(string Name, long Length, byte[]? Sha256);
public sealed record AttachmentNote(string Entry, string MediaType, string? Name, bool MetadataRemoved);
public sealed class ReportDocument
{
    public static ReportDocument? TryParse(ReadOnlyMemory<byte> utf8) => throw new NotSupportedException();
    public JsonElement Root => throw new NotSupportedException();
    public ItemId Item => throw new NotSupportedException();
    public MechanismId Mechanism => throw new NotSupportedException();
    public string Kind => throw new NotSupportedException();
    public bool Danger => throw new NotSupportedException();
    public DateOnly? Made => throw new NotSupportedException();
    public string? Language => throw new NotSupportedException();
    public MailboxKeys? Mailbox => throw new NotSupportedException();
    public MailboxKeys? Spare => throw new NotSupportedException();
    public ItemId? Answers => throw new NotSupportedException();
    public long? Keyset => throw new NotSupportedException();
    public IReadOnlyList<ReportEntry> Entries => throw new NotSupportedException();
    public IReadOnlyList<AttachmentNote> Attachments => throw new NotSupportedException();
}
public enum AuthorMark { None, Unverified, Verified }
public enum ItemRefusal { None, Container, NoReport, Document, AnotherItem, AnotherMechanism, Entries, Author }
public sealed class OpenedItem : IDisposable
{
    public static OpenedItem? TryRead(ReadOnlyMemory<byte> tar, ItemId storedAs, MechanismId storedUnder, out ItemRefusal refusal) => throw new NotSupportedException();
    public ReportDocument Report => throw new NotSupportedException();
    public AuthorMark Author => throw new NotSupportedException();
    public ReadOnlyMemory<byte> ReportJson => throw new NotSupportedException();
    public IReadOnlyList<ContainerEntry> Attachments => throw new NotSupportedException();
    public IReadOnlyList<ContainerEntry> Entries => throw new NotSupportedException();
    public void Dispose() => throw new NotSupportedException();
}
public sealed record AttachmentToSeal(ReadOnlyMemory<byte> Data, string MediaType, string? Name, bool MetadataRemoved = false);
public static class ItemSealer
{
    public static byte[] Seal(ItemId item, MechanismId mechanism, JsonObject reportFields, ReporterKeys? author, IReadOnlyList<AttachmentToSeal> attachments, HybridRecipient recipient) => throw new NotSupportedException();
}
public static class AlarmPart
{
    public const int Length = 1676;
    public static byte[] Seal(ItemId item, bool danger, HybridRecipient alarm) => throw new NotSupportedException();
    public static bool? TryOpen(ReadOnlySpan<byte> part, ItemId item, HybridIdentity alarm) => throw new NotSupportedException();
}
public sealed record ReplyDocument(Guid Reply, MechanismId Mechanism, string Made, string Text, Guid? Asks, Guid? Previous, IReadOnlyList<ItemId> Received)
{
    public const int LargestJson = 5632;
    public bool Fits => throw new NotSupportedException();
}
public static class Reply
{
    public const int SealedLength = 9851;
    public static byte[] Seal(ReplyDocument document, ReadOnlySpan<byte> authorKey, HybridRecipient reporter) => throw new NotSupportedException();
    public static ReplyDocument? TryOpen(ReadOnlySpan<byte> sealedReply, ReporterKeys keys) => throw new NotSupportedException();
    public static byte[] Filler() => throw new NotSupportedException();
}
public sealed class EraseContent
{
    public byte[] Address() => throw new NotSupportedException();
}
public static class EraseRequest
{
    public const int Length = 1755;
    public static byte[] Seal(ReporterKeys keys, HybridRecipient alarm) => throw new NotSupportedException();
    public static EraseContent? TryOpen(ReadOnlySpan<byte> request, HybridIdentity alarm) => throw new NotSupportedException();
}

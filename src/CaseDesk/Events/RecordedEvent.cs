using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SafeReport.CaseDesk.Events;

/// <summary>A row of the event log, and the hash that binds it to all before it.</summary>
/// <remarks>
/// hash = SHA-256 of these fields, each preceded by its length as 4 bytes big-endian: "safereport/v1/event", number (8 bytes),
/// at (Unix seconds, 8), mechanism (ASCII), officer (16 bytes in network order), act, subject kind, subject (16), previous hash (32).
/// An absent field has length 0; none is ever empty.
/// </remarks>
public sealed record RecordedEvent(
    long Number, DateTime At, string? Mechanism, Guid? Officer, string Act, string SubjectKind, Guid? Subject, byte[] Previous, byte[] Hash)
{
    private static readonly byte[] Label = "safereport/v1/event"u8.ToArray();

    /// <summary>What the first event has in the place of a hash before it.</summary>
    public static byte[] Origin { get; } = new byte[SHA256.HashSizeInBytes];

    public byte[] ExpectedHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Label);
        Append(hash, BigEndian(Number));
        Append(hash, BigEndian(new DateTimeOffset(DateTime.SpecifyKind(At, DateTimeKind.Utc)).ToUnixTimeSeconds()));
        Append(hash, Encoding.UTF8.GetBytes(Mechanism ?? ""));
        Append(hash, Officer?.ToByteArray(bigEndian: true) ?? []);
        Append(hash, Encoding.UTF8.GetBytes(Act));
        Append(hash, Encoding.UTF8.GetBytes(SubjectKind));
        Append(hash, Subject?.ToByteArray(bigEndian: true) ?? []);
        Append(hash, Previous);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}

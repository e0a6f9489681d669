using System.Buffers.Binary;
using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Vault;

/// <summary>Where a record of a case stands: it opens there and nowhere else.</summary>
/// <param name="Compartment">Of a record in a narrower compartment; null in the case itself.</param>
public sealed record RecordAddress(MechanismId Mechanism, CaseId Case, string Table, Guid Record, long Version, Guid? Compartment = null)
{
    private static readonly byte[] Label = "safereport/v1/row"u8.ToArray();

    /// <summary>The associated data of protocol.md 9: each field preceded by its length as 4 bytes big-endian.</summary>
    public byte[] ToAssociatedData()
    {
        var table = Encoding.ASCII.GetBytes(Table);
        Span<byte> version = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(version, Version);
        var output = new MemoryStream(capacity: 128);
        Append(output, Label);
        Append(output, Encoding.ASCII.GetBytes(Mechanism.ToString()));
        Append(output, Case.Value.ToByteArray(bigEndian: true));
        if (Compartment is { } compartment)
        {
            Append(output, compartment.ToByteArray(bigEndian: true));
        }

        Append(output, table);
        Append(output, Record.ToByteArray(bigEndian: true));
        Append(output, version);
        return output.ToArray();
    }

    private static void Append(MemoryStream output, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        output.Write(length);
        output.Write(field);
    }
}

/// <summary>Seals the records of a case (protocol.md 9): XChaCha20-Poly1305, stored as nonce || ciphertext, bound to its place.</summary>
public static class RecordSealer
{
    private const string KeyLabel = "safereport/v1/case-record";

    public static byte[] Seal(SecretBytes caseKey, RecordAddress address, ReadOnlySpan<byte> plaintext)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var key = Kdf.Expand(caseKey, KeyLabel);
        return XChaCha20Poly1305.Seal(key, plaintext, address.ToAssociatedData());
    }

    /// <returns>Null when key, place or bytes are not those sealed.</returns>
    public static byte[]? TryOpen(SecretBytes caseKey, RecordAddress address, ReadOnlySpan<byte> sealedRecord)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var key = Kdf.Expand(caseKey, KeyLabel);
        return XChaCha20Poly1305.TryOpen(key, sealedRecord, address.ToAssociatedData());
    }

    /// <summary>As <see cref="TryOpen"/>, into locked memory.</summary>
    public static SecretBytes? TryOpenSecret(SecretBytes caseKey, RecordAddress address, ReadOnlySpan<byte> sealedRecord)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var key = Kdf.Expand(caseKey, KeyLabel);
        return XChaCha20Poly1305.TryOpenSecret(key, sealedRecord, address.ToAssociatedData());
    }
}

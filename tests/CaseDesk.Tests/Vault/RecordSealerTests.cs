using System.Buffers.Binary;
using System.Text;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Primitives;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Vault;

public sealed class RecordSealerTests
{
    private static readonly RecordAddress Address = new(
        MechanismId.Parse("0a1b2c3d"), new CaseId(Guid.Parse("00112233-4455-4677-8899-aabbccddeeff")), "alleged_sanction",
        Guid.Parse("10112233-4455-4677-8899-aabbccddeeff"), 7);

    public static TheoryData<string, RecordAddress> Elsewhere { get; } = new()
    {
        { "another mechanism", Address with { Mechanism = MechanismId.Parse("0a1b2c3e") } },
        { "another case", Address with { Case = CaseId.New() } },
        { "another table", Address with { Table = "reply" } },
        { "another record", Address with { Record = Guid.NewGuid() } },
        { "another version", Address with { Version = 8 } },
    };

    [Fact]
    public void A_record_opens_where_it_stands()
    {
        using var key = SecretBytes.Random(32);
        var sealedRecord = RecordSealer.Seal(key, Address, "text"u8);
        Assert.Equal("text"u8.ToArray(), RecordSealer.TryOpen(key, Address, sealedRecord));
        Assert.Equal(24 + 4 + 16, sealedRecord.Length);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void A_record_moved_to_another_place_does_not_open(string place, RecordAddress address)
    {
        using var key = SecretBytes.Random(32);
        Assert.True(RecordSealer.TryOpen(key, address, RecordSealer.Seal(key, Address, "text"u8)) is null, place);
    }

    [Fact]
    public void A_record_does_not_open_under_another_key_or_changed()
    {
        using var key = SecretBytes.Random(32);
        using var other = SecretBytes.Random(32);
        var sealedRecord = RecordSealer.Seal(key, Address, "text"u8);
        Assert.Null(RecordSealer.TryOpen(other, Address, sealedRecord));
        sealedRecord[^1] ^= 1;
        Assert.Null(RecordSealer.TryOpen(key, Address, sealedRecord));
        Assert.Null(RecordSealer.TryOpen(key, Address, []));
    }

    [Fact]
    public void The_associated_data_is_each_field_after_its_length_as_the_protocol_writes_it()
    {
        byte[] expected =
        [
            .. Field("safereport/v1/row"u8), .. Field("0a1b2c3d"u8), .. Field(Convert.FromHexString("00112233445546778899aabbccddeeff")),
            .. Field("alleged_sanction"u8), .. Field(Convert.FromHexString("10112233445546778899aabbccddeeff")), .. Field([0, 0, 0, 0, 0, 0, 0, 7]),
        ];
        Assert.Equal(expected, Address.ToAssociatedData());
    }

    [Fact]
    public void A_record_is_sealed_with_the_key_that_the_protocol_derives_for_records()
    {
        using var key = SecretBytes.Random(32);
        var sealedRecord = RecordSealer.Seal(key, Address, "text"u8);
        var derived = System.Security.Cryptography.HMACSHA256.HashData(key.Span, Encoding.ASCII.GetBytes("safereport/v1/case-record\u0001"));
        using var recordKey = SecretBytes.CopyOf(derived);
        Assert.Equal("text"u8.ToArray(), XChaCha20Poly1305.TryOpen(recordKey, sealedRecord, Address.ToAssociatedData()));
    }

    private static byte[] Field(ReadOnlySpan<byte> bytes)
    {
        var field = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, bytes.Length);
        bytes.CopyTo(field.AsSpan(4));
        return field;
    }
}

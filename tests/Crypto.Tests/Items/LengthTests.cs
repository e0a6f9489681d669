using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

public sealed class LengthTests
{
    private const long Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData(1, 32_768)]
    [InlineData(32_768, 32_768)]
    [InlineData(32_769, 49_152)]
    [InlineData(49_152, 49_152)]
    [InlineData(49_153, 65_536)]
    [InlineData(65_537, 98_304)]
    [InlineData((8 * Mebibyte) + 1, 12 * Mebibyte)]
    [InlineData((12 * Mebibyte) + 1, 16 * Mebibyte)]
    [InlineData(16 * Mebibyte, 16 * Mebibyte)]
    [InlineData((16 * Mebibyte) + 1, (16 * Mebibyte) + (512 * 1024))]
    [InlineData(1_000_000_000, 1_006_632_960)]
    [InlineData(1024 * Mebibyte, 1024 * Mebibyte)]
    public void Containers_are_filled_to_few_sizes(long length, long padded) => Assert.Equal(padded, Padding.PaddedLength(length));

    [Fact]
    public void Padding_never_shortens_grows_and_costs_at_most_half_below_16_MiB_and_an_eighth_above()
    {
        long before = 0;
        for (long length = 1; length <= 1024 * Mebibyte; length = (length * 129 / 128) + 1)
        {
            var padded = Padding.PaddedLength(length);
            Assert.True(padded >= length && padded >= before);
            Assert.True(Padding.IsAllowed(padded));
            Assert.True(length <= 32_768 || padded <= length * (length > 16 * Mebibyte ? 1.125 : 1.5));
            before = padded;
        }
    }

    [Fact]
    public void Exactly_the_sizes_of_containers_are_allowed()
    {
        var allowed = new List<long>();
        for (long padded = 0; padded <= 16 * Mebibyte; padded += 4096)
        {
            if (Padding.IsAllowed(padded))
            {
                allowed.Add(padded);
            }

            Assert.False(Padding.IsAllowed(padded + 1));
        }

        Assert.Equal(19, allowed.Count);
        Assert.False(Padding.IsAllowed(1024 * Mebibyte + 1));
        Assert.False(Padding.IsAllowed(long.MaxValue));
        Assert.False(Padding.IsAllowed(-32_768));
    }

    [Theory]
    [InlineData(32_768, 34_427)]
    [InlineData(65_536, 67_195)]
    [InlineData(98_304, 99_979)]
    public void Sealed_items_have_the_length_of_the_formula(long padded, long length)
    {
        Assert.Equal(length, SealedItemForm.SealedLength(padded));
        Assert.Equal(length, 1643 + padded + (16 * ((padded + 65_535) / 65_536)));
        Assert.True(SealedItemForm.IsAllowedLength(length));
        Assert.False(SealedItemForm.IsAllowedLength(length - 1));
        Assert.False(SealedItemForm.IsAllowedLength(length + 1));
        Assert.False(SealedItemForm.IsAllowedLength(length + 16));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1643)]
    [InlineData(1659)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Other_lengths_are_refused(long length) => Assert.False(SealedItemForm.IsAllowedLength(length));

    [Fact]
    public void Largest_put_is_the_length_of_16_MiB()
    {
        Assert.Equal(SealedItemForm.LargestPut, SealedItemForm.SealedLength(16 * Mebibyte));
        Assert.True(SealedItemForm.IsAllowedLength(SealedItemForm.LargestPut));
    }

    [Fact]
    public void What_is_sealed_has_these_lengths_and_this_header()
    {
        using var identity = Keys.Hybrid("alarm");
        var file = AgeFile.Seal(new byte[32_768], identity.Recipient);
        Assert.Equal(34_427, file.Length);
        Assert.Equal(1627, AgeFile.HeaderLength(file));
        Assert.True(SealedItemForm.IsItemHeader(file.AsSpan(0, 1627)));
        var alarm = AlarmPart.Seal(Keys.Item, danger: true, identity.Recipient);
        Assert.Equal(1676, alarm.Length);
        Assert.True(SealedItemForm.IsAlarmPartHeader(alarm.AsSpan(0, 1627)));
    }

    [Fact]
    public void Every_altered_byte_of_a_header_s_frame_is_refused()
    {
        using var identity = Keys.Hybrid("alarm");
        var header = AgeFile.Seal([], identity.Recipient)[..1627];
        foreach (var place in Enumerable.Range(0, 40).Concat([1534, 1535, 1578, 1579, 1580, 1581, 1582, 1626]))
        {
            byte[] altered = [.. header];
            altered[place] ^= 0x80;
            Assert.False(SealedItemForm.IsItemHeader(altered));
        }

        Assert.False(SealedItemForm.IsItemHeader(header.AsSpan(0, 1626)));
        Assert.False(SealedItemForm.IsItemHeader([.. header, 0]));
        Assert.False(SealedItemForm.IsItemHeader(new byte[1627]));
    }

    [Fact]
    public void Headers_to_other_recipients_are_refused()
    {
        using var hybrid = Keys.Hybrid("alarm");
        using var x25519 = X25519Identity.Generate();
        var toX25519 = AgeFile.Seal(new byte[32_768], x25519.Recipient);
        Assert.False(SealedItemForm.IsItemHeader(toX25519.AsSpan(0, 1627)));
        var toTwo = AgeFile.Seal(new byte[32_768], hybrid.Recipient, hybrid.Recipient);
        Assert.False(SealedItemForm.IsItemHeader(toTwo.AsSpan(0, 1627)));
        var notCanonical = AgeFile.Seal(new byte[32_768], hybrid.Recipient)[..1627];
        notCanonical[1533] = (byte)(notCanonical[1533] == 'A' ? 'B' : notCanonical[1533] + 1);
        Assert.False(SealedItemForm.IsItemHeader(notCanonical));
    }
}

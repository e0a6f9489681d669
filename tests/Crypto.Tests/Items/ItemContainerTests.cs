using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

public sealed class ItemContainerTests
{
    private static readonly ContainerEntry[] Entries =
    [
        new("report.json", "{}"u8.ToArray()),
        new("author.json", new byte[74]),
        new("identity-custodian.age", new byte[512]),
        new("identity.age", new byte[513]),
        new("attachments/001", Array.Empty<byte>()),
        new("attachments/002", "second"u8.ToArray()),
    ];

    [Fact]
    public void What_is_written_reads_back()
    {
        var tar = ItemContainer.Write(Entries);
        Assert.Equal(32_768, tar.Length);
        Assert.True(ItemContainer.TryRead(tar, out var read));
        Assert.Equal(Entries.Select(e => (e.Name, Convert.ToHexString(e.Data.Span))), read.Select(e => (e.Name, Convert.ToHexString(e.Data.Span))));
    }

    [Fact]
    public async Task What_is_written_is_a_tar_for_GNU_tar()
    {
        var folder = Directory.CreateTempSubdirectory("safereport-test-");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "item.tar"), ItemContainer.Write(Entries), TestContext.Current.CancellationToken);
        var listed = await Support.Program.RunAsync("tar", ["--utc", "--numeric-owner", "-tvf", "item.tar"], folder.FullName);
        Assert.Equal(
            [
                "-rw------- 0/0               2 1970-01-01 00:00 report.json",
                "-rw------- 0/0              74 1970-01-01 00:00 author.json",
                "-rw------- 0/0             512 1970-01-01 00:00 identity-custodian.age",
                "-rw------- 0/0             513 1970-01-01 00:00 identity.age",
                "-rw------- 0/0               0 1970-01-01 00:00 attachments/001",
                "-rw------- 0/0               6 1970-01-01 00:00 attachments/002",
            ],
            listed.Trim().Split('\n'));
        await Support.Program.RunAsync("tar", ["-xf", "item.tar"], folder.FullName);
        var unpacked = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "attachments", "002"), TestContext.Current.CancellationToken);
        Assert.Equal("second"u8, unpacked);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_single_altered_byte_outside_the_data_is_refused()
    {
        var tar = ItemContainer.Write(Entries);
        var isData = DataPlaces(tar.Length);
        for (var i = 0; i < tar.Length; i++)
        {
            tar[i] ^= 0x01;
            Assert.Equal(isData[i], ItemContainer.TryRead(tar, out _));
            if (i % 97 == 0)
            {
                Assert.Equal(isData[i], await ReadStreamedAsync(tar));
            }

            tar[i] ^= 0x01;
        }
    }

    [Theory]
    [InlineData("author.json", "report.json")]
    [InlineData("report.json", "report.json")]
    [InlineData("report.json", "identity.age")]
    [InlineData("report.json", "identity-custodian.age")]
    [InlineData("report.json", "identity-custodian.age", "author.json")]
    [InlineData("report.json", "identity-custodian.age", "attachments/001")]
    [InlineData("report.json", "identity-custodian.age", "identity.age", "author.json")]
    [InlineData("report.json", "attachments/002")]
    [InlineData("report.json", "attachments/000")]
    [InlineData("report.json", "attachments/1")]
    [InlineData("report.json", "attachments/001", "attachments/001")]
    [InlineData("report.json", "attachments/001", "attachments/003")]
    [InlineData("report.json", "attachments/001", "author.json")]
    [InlineData("report.json", "other.txt")]
    [InlineData("report.json", "./attachments/001")]
    [InlineData("Report.json")]
    [InlineData("attachments/001")]
    [InlineData]
    public async Task Other_names_and_orders_are_refused(params string[] names)
    {
        var tar = ItemContainer.Write([.. names.Select(n => new ContainerEntry(n, new byte[10]))]);
        Assert.False(ItemContainer.TryRead(tar, out _));
        Assert.False(await ReadStreamedAsync(tar));
    }

    [Fact]
    public async Task A_container_that_ends_too_early_is_refused()
    {
        var tar = ItemContainer.Write(Entries);
        var needed = ItemContainer.LengthOf(Entries.Select(e => (long)e.Data.Length));
        for (var length = 0; length < tar.Length; length += 256)
        {
            Assert.Equal(length >= needed, ItemContainer.TryRead(tar.AsMemory(0, length), out _));
            Assert.Equal(length >= needed, await ReadStreamedAsync(tar[..length]));
        }
    }

    [Fact]
    public void A_length_beyond_the_container_is_refused()
    {
        var tar = ItemContainer.Write([new("report.json", new byte[100])]);
        foreach (var length in new[] { 40_000L, int.MaxValue, uint.MaxValue, (1L << 33) - 1 })
        {
            Ustar.WriteHeader("report.json", length, tar.AsSpan(0, 512));
            Assert.False(ItemContainer.TryRead(tar, out _));
        }
    }

    [Fact]
    public void Nine_hundred_and_ninety_nine_attachments_are_the_most()
    {
        List<ContainerEntry> entries = [new("report.json", new byte[1])];
        entries.AddRange(Enumerable.Range(1, 999).Select(i => new ContainerEntry(ItemEntryNames.Attachment(i), new byte[1])));
        Assert.True(ItemContainer.TryRead(ItemContainer.Write(entries), out _));
        entries.Add(new("attachments/1000", new byte[1]));
        Assert.False(ItemContainer.TryRead(ItemContainer.Write(entries), out _));
    }

    private static bool[] DataPlaces(int length)
    {
        var places = new bool[length];
        var offset = 0;
        foreach (var entry in Entries)
        {
            Array.Fill(places, value: true, offset + 512, entry.Data.Length);
            offset += (int)Ustar.EntryLength(entry.Data.Length);
        }

        return places;
    }

    private static async Task<bool> ReadStreamedAsync(byte[] tar)
    {
        await using var source = new TrickleStream(tar, 1000);
        var reader = new ItemContainerReader(source);
        try
        {
            while (await reader.NextAsync(TestContext.Current.CancellationToken) is not null)
            {
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}

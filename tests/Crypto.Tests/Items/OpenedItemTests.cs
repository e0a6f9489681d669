using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Encoding;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

public sealed class OpenedItemTests
{
    private static readonly AttachmentToSeal Photo = new(RandomNumberGenerator.GetBytes(300_000), "image/jpeg", "photo.jpg", MetadataRemoved: true);

    [Fact]
    public void A_sealed_item_opens_with_all_it_holds()
    {
        using var intake = Keys.Hybrid("intake");
        using var reporter = Keys.Reporter();
        var sealedItem = ItemSealer.Seal(Keys.Item, Keys.Mechanism, Fields(), reporter, [Photo], intake.Recipient);
        Assert.True(SealedItemForm.IsAllowedLength(sealedItem.Length));
        using var item = ReadItem.Sealed(sealedItem, intake, Keys.Item, Keys.Mechanism, out var refusal);
        Assert.Equal(ItemRefusal.None, refusal);
        Assert.NotNull(item);
        Assert.Equal("report", item.Report.Kind);
        Assert.True(item.Report.Danger);
        Assert.Equal(new DateOnly(2026, 2, 28), item.Report.Made);
        Assert.Equal("ما حدث \"هنا\"\n🕊", item.Report.Root.GetProperty("what").GetString());
        Assert.Equal(AuthorMark.Verified, item.Author);
        Assert.Equal(reporter.Mailbox.Address(), item.Report.Mailbox!.Address());
        var file = item.Attachments.Single();
        Assert.Equal((300_000L, Convert.ToHexString(SHA256.HashData(Photo.Data.Span))), (file.Length, Convert.ToHexString(file.Sha256)));
        Assert.Equal(new AttachmentNote("attachments/001", "image/jpeg", "photo.jpg", MetadataRemoved: true), item.Report.Attachments.Single());
    }

    [Fact]
    public void An_item_without_a_code_has_no_author()
    {
        using var item = Read(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), null, []), out _);
        Assert.Equal(AuthorMark.None, item!.Author);
        Assert.Null(item.Report.Mailbox);
    }

    [Fact]
    public void Another_item_s_or_mechanism_s_report_is_refused()
    {
        var tar = ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), null, []);
        Assert.Null(ReadItem.Container(tar, ItemId.New(), Keys.Mechanism, out var refusal));
        Assert.Equal(ItemRefusal.AnotherItem, refusal);
        Assert.Null(ReadItem.Container(tar, Keys.Item, MechanismId.Parse("ffffffff"), out refusal));
        Assert.Equal(ItemRefusal.AnotherMechanism, refusal);
    }

    [Fact]
    public void A_mark_under_another_key_leaves_the_item_readable_and_unverified()
    {
        using var reporter = Keys.Reporter();
        var entries = EntriesOf(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), reporter, []));
        entries[1] = new("author.json", AuthorMac.Write(new byte[32], AuthorMac.ItemLabel, entries[0].Data.Span));
        using var item = Read(ItemContainer.Write(entries), out var refusal);
        Assert.Equal(ItemRefusal.None, refusal);
        Assert.Equal(AuthorMark.Unverified, item!.Author);
    }

    [Fact]
    public void A_mark_with_any_one_of_its_digits_changed_is_unverified()
    {
        using var reporter = Keys.Reporter();
        var entries = EntriesOf(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), reporter, []));
        var genuine = entries[1].Data.ToArray();
        const int firstDigit = 8;   // behind {"mac":"
        for (var digit = firstDigit; digit < firstDigit + 64; digit++)
        {
            byte[] changed = [.. genuine];
            changed[digit] = changed[digit] == (byte)'0' ? (byte)'1' : (byte)'0';
            entries[1] = new("author.json", changed);
            using var item = Read(ItemContainer.Write(entries), out _);
            Assert.Equal((digit, AuthorMark.Unverified), (digit, item!.Author));
        }
    }

    [Fact]
    public void The_author_s_file_stands_exactly_beside_a_mailbox()
    {
        using var reporter = Keys.Reporter();
        var with = EntriesOf(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), reporter, []));
        var without = EntriesOf(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), null, []));
        AssertRefused(ItemRefusal.Author, [with[0]]);
        AssertRefused(ItemRefusal.Author, [without[0], with[1]]);
        AssertRefused(ItemRefusal.Author, [with[0], new("author.json", with[1].Data[..73])]);
        var upper = with[1].Data.ToArray();
        upper.AsSpan(8, 64).Fill((byte)'A');
        AssertRefused(ItemRefusal.Author, [with[0], new("author.json", upper)]);
    }

    [Fact]
    public void An_item_whose_mailbox_cannot_be_used_is_read_whatever_its_author_s_file_says()
    {
        using var reporter = Keys.Reporter();
        var entries = EntriesOf(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), reporter, []));
        var usable = TextEncoding.UTF8.GetString(entries[0].Data.Span);
        var report = new ContainerEntry("report.json", TextEncoding.UTF8.GetBytes(usable.Replace(reporter.Mailbox.Recipient, "age1pq1", StringComparison.Ordinal)));
        var genuine = AuthorMac.Write(reporter.AuthorKey.Span, AuthorMac.ItemLabel, report.Data.Span);
        foreach (var with in new ContainerEntry[][] { [report], [report, entries[1]], [report, new("author.json", genuine)], [report, new("author.json", genuine.AsMemory(1))] })
        {
            using var item = Read(ItemContainer.Write(with), out var refusal);
            Assert.Equal((ItemRefusal.None, AuthorMark.Unverified), (refusal, item!.Author));
            Assert.True(item.Report.MailboxUnusable);
        }
    }

    [Fact]
    public void Entries_that_are_not_those_listed_are_refused()
    {
        var entries = EntriesOf(ItemSealer.Container(Keys.Item, Keys.Mechanism, Fields(), null, [Photo, Photo]));
        AssertRefused(ItemRefusal.Entries, [entries[0], entries[1]]);
        AssertRefused(ItemRefusal.Entries, [.. entries, new("attachments/003", Array.Empty<byte>())]);
        AssertRefused(ItemRefusal.Entries, [entries[0], entries[1], new("attachments/002", entries[2].Data[1..])]);
        var altered = entries[2].Data.ToArray();
        altered[^1] ^= 1;
        AssertRefused(ItemRefusal.Entries, [entries[0], entries[1], new("attachments/002", altered)]);
    }

    [Fact]
    public void A_hash_may_be_missing_above_4_MiB_only()
    {
        foreach ((var length, var accepted) in new[] { (4 * 1024 * 1024, false), ((4 * 1024 * 1024) + 1, true) })
        {
            var data = new byte[length];
            var document = Fields();
            document["v"] = 1;
            document["item"] = Keys.Item.ToString();
            document["mechanism"] = Keys.Mechanism.ToString();
            document["entries"] = new JsonArray(new JsonObject { ["name"] = "attachments/001", ["length"] = length });
            using var item = Read(ItemContainer.Write([new("report.json", CanonicalJson.Write(document)), new("attachments/001", data)]), out _);
            Assert.Equal(accepted, item is not null);
        }
    }

    [Fact]
    public void A_container_without_a_report_and_one_that_is_none_are_told_apart()
    {
        Read(ItemContainer.Write([new("other", Array.Empty<byte>())]), out var refusal);
        Assert.Equal(ItemRefusal.NoReport, refusal);
        Read(new byte[1000], out refusal);
        Assert.Equal(ItemRefusal.Container, refusal);
        AssertRefused(ItemRefusal.Document, [new("report.json", "{}"u8.ToArray())]);
    }

    [Fact]
    public void Opened_items_are_wiped_when_disposed()
    {
        using var intake = Keys.Hybrid("intake");
        var sealedItem = ItemSealer.Seal(Keys.Item, Keys.Mechanism, Fields(), null, [], intake.Recipient);
        var item = ReadItem.Sealed(sealedItem, intake, Keys.Item, Keys.Mechanism, out _)!;
        Assert.Equal("OpenedItem", item.ToString());
        var reportJson = item.ReportJson;
        Assert.False(reportJson.Span.Trim((byte)0).IsEmpty);
        item.Dispose();
        Assert.True(reportJson.Span.Trim((byte)0).IsEmpty);
        Assert.Throws<ObjectDisposedException>(() => _ = item.ReportJson.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => _ = item.Report.Root.GetRawText());
    }

    private static JsonObject Fields() => new()
    {
        ["kind"] = "report",
        ["made"] = "2026-02-28",
        ["language"] = "en",
        ["madeBy"] = "test",
        ["danger"] = true,
        ["what"] = "ما حدث \"هنا\"\n🕊",
    };

    private static List<ContainerEntry> EntriesOf(byte[] tar) =>
        ItemContainer.TryRead(tar, out var entries) ? [.. entries] : throw new InvalidOperationException("Not a container.");

    private static OpenedItem? Read(byte[] tar, out ItemRefusal refusal) => ReadItem.Container(tar, Keys.Item, Keys.Mechanism, out refusal);

    private static void AssertRefused(ItemRefusal expected, IReadOnlyList<ContainerEntry> entries)
    {
        Assert.Null(Read(ItemContainer.Write(entries), out var refusal));
        Assert.Equal(expected, refusal);
    }
}

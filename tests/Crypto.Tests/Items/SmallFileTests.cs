using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

/// <summary>Alarm parts, replies and erase requests.</summary>
public sealed class SmallFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_alarm_part_opens_for_its_own_item_only(bool danger)
    {
        using var alarm = Keys.Hybrid("alarm");
        using var other = Keys.Hybrid("other");
        var part = AlarmPart.Seal(Keys.Item, danger, alarm.Recipient);
        Assert.Equal(AlarmPart.Length, part.Length);
        Assert.Equal(danger, AlarmPart.TryOpen(part, Keys.Item, alarm));
        Assert.Null(AlarmPart.TryOpen(part, ItemId.New(), alarm));
        Assert.Null(AlarmPart.TryOpen(part, Keys.Item, other));
        Assert.Null(AlarmPart.TryOpen(part.AsSpan(1), Keys.Item, alarm));
        part[^1] ^= 1;
        Assert.Null(AlarmPart.TryOpen(part, Keys.Item, alarm));
    }

    [Fact]
    public void An_alarm_part_with_another_last_byte_is_refused()
    {
        using var alarm = Keys.Hybrid("alarm");
        Assert.Null(AlarmPart.TryOpen(AgeFile.Seal([.. Keys.Item.ToBytes(), 2], alarm.Recipient), Keys.Item, alarm));
    }

    [Fact]
    public void A_reply_opens_for_its_reporter_only()
    {
        using var reporter = Keys.Reporter();
        using var other = Keys.Reporter("3141 5926 5358 9793 2384 6264 3398");
        var reply = Reply("We received it. هل أنت بأمان؟ 🕊 \"yes\"\n");
        var sealedReply = Crypto.Items.Reply.Seal(reply, reporter.Mailbox.AuthorKey, HybridRecipient.Parse(reporter.Mailbox.Recipient));
        Assert.Equal(Crypto.Items.Reply.SealedLength, sealedReply.Length);
        var opened = Crypto.Items.Reply.TryOpen(sealedReply, reporter);
        Assert.NotNull(opened);
        Assert.Equal(reply.Text, opened.Text);
        Assert.Equal(reply.Asks, opened.Asks);
        Assert.Equal(reply.Previous, opened.Previous);
        Assert.Equal(reply.Received, opened.Received);
        Assert.Null(Crypto.Items.Reply.TryOpen(sealedReply, other));
    }

    [Fact]
    public void A_reply_under_another_author_key_is_not_shown()
    {
        using var reporter = Keys.Reporter();
        var forged = Crypto.Items.Reply.Seal(Reply("forged"), new byte[32], HybridRecipient.Parse(reporter.Mailbox.Recipient));
        Assert.Null(Crypto.Items.Reply.TryOpen(forged, reporter));
    }

    [Fact]
    public void A_reply_fits_up_to_its_last_byte()
    {
        using var reporter = Keys.Reporter();
        var empty = Reply("");
        var full = Reply(new string('a', empty.BytesLeft));
        Assert.True(full.Fits);
        var sealedReply = Crypto.Items.Reply.Seal(full, reporter.Mailbox.AuthorKey, HybridRecipient.Parse(reporter.Mailbox.Recipient));
        Assert.Equal(Crypto.Items.Reply.SealedLength, sealedReply.Length);
        Assert.Equal(full.Text, Crypto.Items.Reply.TryOpen(sealedReply, reporter)!.Text);
        var tooLong = full with { Text = full.Text + "a" };
        Assert.False(tooLong.Fits);
        Assert.Throws<ArgumentException>(() => Crypto.Items.Reply.Seal(tooLong, reporter.Mailbox.AuthorKey, HybridRecipient.Parse(reporter.Mailbox.Recipient)));
        Assert.False((empty with { Received = [.. Enumerable.Range(0, 17).Select(_ => ItemId.New())] }).Fits);
    }

    [Fact]
    public void A_filler_looks_like_a_reply()
    {
        var filler = Crypto.Items.Reply.Filler();
        Assert.Equal(Crypto.Items.Reply.SealedLength, filler.Length);
        Assert.True(SealedItemForm.IsItemHeader(filler.AsSpan(0, SealedItemForm.HeaderLength)));
    }

    [Fact]
    public void An_erase_request_names_the_mailbox_of_its_keys()
    {
        using var alarm = Keys.Hybrid("alarm");
        using var reporter = Keys.Reporter();
        var request = EraseRequest.Seal(reporter, alarm.Recipient);
        Assert.Equal(EraseRequest.Length, request.Length);
        Assert.Equal(reporter.Mailbox.Address(), EraseRequest.TryOpen(request, alarm)!.Address());
        request[^1] ^= 1;
        Assert.Null(EraseRequest.TryOpen(request, alarm));
        Assert.Null(EraseRequest.TryOpen(new byte[EraseRequest.Length], alarm));
    }

    private static ReplyDocument Reply(string text) => new(
        Guid.Parse("0f5a2f46-8d3b-4c58-a3c2-0d5f5c3c7b11"), Keys.Mechanism, "2026-03-01", text,
        Guid.Parse("1f5a2f46-8d3b-4c58-a3c2-0d5f5c3c7b12"), Previous: null, [Keys.Item]);
}

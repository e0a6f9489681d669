using System.Text.Json.Nodes;
using SafeReport.Crypto.AccessCodes;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

/// <summary>Items that are read one after the other through the same buffers: nothing of one is left for the next, whatever became of it.</summary>
public sealed class ItemsInTurnTests : IDisposable
{
    private readonly HybridIdentity _intake = Keys.Hybrid("intake");
    private readonly ItemsInTurn _turn = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _turn.Dispose();
        _intake.Dispose();
    }

    [Fact]
    public async Task After_each_item_the_buffers_are_zero()
    {
        var small = Sealed("first", what: "Wing B");
        var large = Sealed("second", what: new string('x', 300_000));
        var damaged = Flipped(large, 100_000 + SealedItemForm.HeaderLength);
        foreach (var (item, opens) in new[] { (small, true), (large, true), (damaged, false), (large[..200_000], false), (small, true) })
        {
            Assert.Equal(opens, await ReadAsync(item) is null);
            AssertZero();
        }
    }

    [Fact]
    public async Task An_item_that_breaks_off_shows_nothing_of_the_one_before()
    {
        Assert.Null(await ReadAsync(Sealed("first", what: new string('x', 300_000))));
        using var reader = new SealedItemReader(documentsOnly: true, _turn);
        var broken = Flipped(Sealed("second", what: new string('y', 300_000)), 100_000 + SealedItemForm.HeaderLength);
        await Assert.ThrowsAsync<AgeException>(() => reader.OpenAsync(new MemoryStream(broken), _intake, Stop));

        var remains = reader.Salvage(Keys.Item, Keys.Mechanism, out _);
        var left = TextEncoding.UTF8.GetString(remains!.ReportJson.Span);
        Assert.Contains("yyyy", left, StringComparison.Ordinal);
        Assert.DoesNotContain("xxxx", left, StringComparison.Ordinal);

        var stranger = Sealed("third", what: "z", Keys.Hybrid("stranger"));
        using var unopened = new SealedItemReader(documentsOnly: true, _turn);
        await Assert.ThrowsAsync<AgeException>(() => unopened.OpenAsync(new MemoryStream(stranger), _intake, Stop));
        Assert.Null(unopened.ReportJson);
    }

    [Fact]
    public async Task A_stream_that_gave_the_buffers_back_reads_nothing_of_the_next()
    {
        var former = AgeFile.OpenRead(new MemoryStream(Sealed("first", what: "Wing B")), _intake, _turn.Buffers);
        await using (former)
        {
            Assert.Equal(10, await former.ReadAsync(new byte[10], Stop));
        }

        await using var now = AgeFile.OpenRead(new MemoryStream(Sealed("second", what: "Wing C")), _intake, _turn.Buffers);
        Assert.Equal(10, await now.ReadAsync(new byte[10], Stop));
        var stolen = new byte[1000];
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => Assert.Equal(0, await former.ReadAsync(stolen, Stop)));
        await former.DisposeAsync();   // a second time takes nothing from the stream that has them now
        var rest = new byte[1000];
        await now.ReadExactlyAsync(rest, Stop);
        Assert.Contains(rest, value => value != 0);
        Assert.DoesNotContain(stolen, value => value != 0);
    }

    [Fact]
    public async Task Two_at_once_are_refused()
    {
        await using var one = AgeFile.OpenRead(new MemoryStream(Sealed("first", what: "Wing B")), _intake, _turn.Buffers);
        Assert.Throws<InvalidOperationException>(() => AgeFile.OpenRead(new MemoryStream(), _intake, _turn.Buffers));
    }

    [Fact]
    public async Task After_the_page_nothing_is_read_through_them()
    {
        _turn.Dispose();
        using var reader = new SealedItemReader(documentsOnly: true, _turn);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.OpenAsync(new MemoryStream(Sealed("first", what: "Wing B")), _intake, Stop));
    }

    [Fact]
    public async Task A_mailbox_seen_before_is_the_same_and_one_that_cannot_be_used_stays_so()
    {
        using var reporter = Keys.Reporter();
        using var code = AccessCode.Generate();
        using var other = ReporterKeys.Derive(code, Keys.PortalId, Keys.Mechanism);
        var wrong = reporter.Mailbox.Recipient[..^1] + (reporter.Mailbox.Recipient[^1] == 'q' ? 'p' : 'q');
        foreach (var (mailbox, expected) in new[] { (reporter.Mailbox, true), (reporter.Mailbox, true), (reporter.Mailbox with { Recipient = wrong }, false), (other.Mailbox, true), (reporter.Mailbox with { Recipient = wrong }, false) })
        {
            using var alone = ReportDocument.TryParse(Document(mailbox));
            using var amongOthers = ReportDocument.TryParse(Document(mailbox), _turn);
            Assert.Equal((expected, !expected), (amongOthers!.Mailbox is not null, amongOthers.MailboxUnusable));
            Assert.Equal(alone!.Mailbox, amongOthers.Mailbox);
            Assert.Equal(expected ? mailbox : null, amongOthers.Mailbox);
        }
    }

    private async Task<AgeFailure?> ReadAsync(byte[] item)
    {
        using var reader = new SealedItemReader(documentsOnly: true, _turn);
        try
        {
            await reader.OpenAsync(new MemoryStream(item), _intake, Stop);
            using var opened = reader.Judge(Keys.Item, Keys.Mechanism, out var refusal);
            Assert.Equal(ItemRefusal.None, refusal);
            return null;
        }
        catch (AgeException e)
        {
            return e.Failure;
        }
    }

    private void AssertZero()
    {
        foreach (var buffer in new[] { _turn.Buffers.Plaintext, _turn.Buffers.Sealed, _turn.Buffers.NextSealed })
        {
            Assert.DoesNotContain(buffer.ToArray(), value => value != 0);
        }
    }

    private byte[] Sealed(string title, string what, HybridIdentity? to = null) => ItemSealer.Seal(
        Keys.Item, Keys.Mechanism, new JsonObject { ["kind"] = "report", ["danger"] = false, ["title"] = title, ["what"] = what }, null, [], (to ?? _intake).Recipient);

    private static byte[] Flipped(byte[] item, int at)
    {
        byte[] flipped = [.. item];
        flipped[at] ^= 1;
        return flipped;
    }

    private static byte[] Document(MailboxKeys mailbox) => TextEncoding.UTF8.GetBytes(new JsonObject
    {
        ["v"] = 1,
        ["item"] = Keys.Item.ToString(),
        ["mechanism"] = Keys.Mechanism.ToString(),
        ["kind"] = "report",
        ["danger"] = false,
        ["entries"] = new JsonArray(),
        ["mailbox"] = new JsonObject
        {
            ["erase"] = Convert.ToHexStringLower(mailbox.EraseTokenHash),
            ["recipient"] = mailbox.Recipient,
            ["author"] = Convert.ToHexStringLower(mailbox.AuthorKey),
        },
    }.ToJsonString());
}

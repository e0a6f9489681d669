using System.Security.Cryptography;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Age;

public sealed class AgeFileTests
{
    public static TheoryData<int> Sizes() => [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Whole_and_streamed_forms_are_the_same_format(int size)
    {
        using var identity = Keys.Hybrid("intake");
        var plaintext = RandomNumberGenerator.GetBytes(size);
        using var streamed = new MemoryStream();
        await AgeFile.SealAsync(new TrickleStream(plaintext, 7_001), streamed, [identity.Recipient], TestContext.Current.CancellationToken);
        var whole = AgeFile.Seal(plaintext, identity.Recipient);
        Assert.Equal(whole.Length, streamed.Length);
        Assert.Equal(plaintext, AgeFile.Open(streamed.ToArray(), identity));
        using var opened = new MemoryStream();
        await AgeFile.OpenAsync(new TrickleStream(whole, 7_001), opened, [identity], TestContext.Current.CancellationToken);
        Assert.Equal(plaintext, opened.ToArray());
        using var secret = AgeFile.OpenSecret(whole, identity);
        Assert.Equal(plaintext, secret.Span);
    }

    [Fact]
    public async Task Reading_ahead_keeps_the_order_and_ends_before_sealing_does()
    {
        using var identity = X25519Identity.Generate();
        var plaintext = RandomNumberGenerator.GetBytes(1_000_000);
        await using var source = new SlowStream(plaintext);
        using var file = new MemoryStream();
        await AgeFile.SealAsync(source, file, [identity.Recipient], TestContext.Current.CancellationToken);
        Assert.Equal(plaintext, AgeFile.Open(file.ToArray(), identity));

        await using var again = new SlowStream(plaintext);
        using var full = new MemoryStream(new byte[200_000]);
        await Assert.ThrowsAsync<NotSupportedException>(() => AgeFile.SealAsync(again, full, [identity.Recipient], TestContext.Current.CancellationToken));
        Assert.False(again.IsBeingRead);
    }

    [Fact]
    public async Task No_payload_byte_is_used_before_the_header_s_mac_holds()
    {
        using var identity = Keys.Hybrid("intake");
        var file = AgeFile.Seal(new byte[100], identity.Recipient);
        var headerLength = AgeFile.HeaderLength(file);
        file[headerLength - 3] = file[headerLength - 3] == (byte)'A' ? (byte)'B' : (byte)'A';
        Assert.Equal(AgeFailure.HeaderMac, Assert.Throws<AgeException>(() => AgeFile.Open(file, identity)).Failure);
        var source = new TrickleStream(file, headerLength);
        var refused = await Assert.ThrowsAsync<AgeException>(() => AgeFile.OpenAsync(source, Stream.Null, [identity], TestContext.Current.CancellationToken));
        Assert.Equal(AgeFailure.HeaderMac, refused.Failure);
        Assert.Equal(1, await source.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_new_header_opens_the_same_payload_for_others_only()
    {
        using var intake = Keys.Hybrid("intake");
        using var first = Keys.Hybrid("case 1");
        using var second = Keys.Hybrid("case 2");
        var file = AgeFile.Seal("unchanged"u8, intake.Recipient);
        var length = AgeFile.HeaderLength(file);
        var header = AgeFile.ReplaceHeader(file.AsSpan(0, length), intake, [first.Recipient, second.Recipient]);
        byte[] moved = [.. header, .. file[length..]];
        Assert.Equal("unchanged"u8, AgeFile.Open(moved, first));
        Assert.Equal("unchanged"u8, AgeFile.Open(moved, second));
        Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.Open(moved, intake)).Failure);
        Assert.Equal(AgeFailure.NoMatch, Assert.Throws<AgeException>(() => AgeFile.ReplaceHeader(header, intake, [intake.Recipient])).Failure);
        Assert.Equal(AgeFailure.Header, Assert.Throws<AgeException>(() => AgeFile.ReplaceHeader(file, intake, [first.Recipient])).Failure);
    }

    [Fact]
    public void A_header_that_somebody_altered_is_not_replaced_by_one_that_hides_it()
    {
        using var intake = Keys.Hybrid("intake");
        using var first = Keys.Hybrid("case 1");
        var file = AgeFile.Seal("unchanged"u8, intake.Recipient);
        var header = file[..AgeFile.HeaderLength(file)];
        var mac = header.AsSpan().LastIndexOf("--- "u8) + 4;
        header[mac] = header[mac] == (byte)'A' ? (byte)'B' : (byte)'A';
        Assert.Equal(AgeFailure.HeaderMac, Assert.Throws<AgeException>(() => AgeFile.ReplaceHeader(header, intake, [first.Recipient])).Failure);
    }

    [Fact]
    public void Recipients_that_must_not_share_a_file_do_not()
    {
        using var hybrid = Keys.Hybrid("intake");
        using var x25519 = X25519Identity.Generate();
        using var passphrase = new ScryptRecipient("passphrase"u8, workFactor: 10);
        Assert.Throws<ArgumentException>(() => AgeFile.Seal(default));
        Assert.Throws<ArgumentException>(() => AgeFile.Seal(default, hybrid.Recipient, x25519.Recipient));
        Assert.Throws<ArgumentException>(() => AgeFile.Seal(default, passphrase, passphrase));
        Assert.Throws<ArgumentException>(() => AgeFile.Seal(default, x25519.Recipient, passphrase));
    }

    [Fact]
    public void Every_altered_byte_of_a_file_is_noticed()
    {
        using var identity = X25519Identity.Generate();
        var file = AgeFile.Seal(new byte[40], identity.Recipient);
        for (var i = 0; i < file.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                file[i] ^= (byte)(1 << bit);
                Assert.Throws<AgeException>(() => AgeFile.Open(file, identity));
                file[i] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void Every_shortened_or_lengthened_file_is_noticed()
    {
        using var identity = X25519Identity.Generate();
        var file = AgeFile.Seal(new byte[40], identity.Recipient);
        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<AgeException>(() => AgeFile.Open(file.AsSpan(0, length), identity));
        }

        Assert.Throws<AgeException>(() => AgeFile.Open([.. file, 0], identity));
    }

    [Fact]
    public async Task A_header_without_end_is_refused_after_a_mebibyte()
    {
        using var identity = X25519Identity.Generate();
        byte[] endless = [.. "age-encryption.org/v1\n-> x\n"u8, .. Enumerable.Repeat((byte)'A', 3_000_000)];
        var source = new TrickleStream(endless, 65_536);
        await Assert.ThrowsAsync<AgeException>(() => AgeFile.OpenAsync(source, Stream.Null, [identity], TestContext.Current.CancellationToken));
        Assert.Equal(1, await source.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Throws<AgeException>(() => AgeFile.Open(endless, identity));
    }

    [Fact]
    public void Armor_reads_back()
    {
        foreach (var size in new[] { 0, 1, 47, 48, 49, 95, 96, 10_000 })
        {
            var file = RandomNumberGenerator.GetBytes(size);
            var armored = AgeArmor.Encode(file);
            Assert.True(AgeArmor.IsArmored(armored));
            Assert.Equal(file, AgeArmor.Decode(armored));
        }

        Assert.False(AgeArmor.IsArmored("age-encryption.org/v1\n"u8));
    }

    /// <summary>Is never ready at once.</summary>
    private sealed class SlowStream(ReadOnlyMemory<byte> bytes) : ReadOnlyStream
    {
        private readonly TrickleStream _bytes = new(bytes, 10_007);

        internal bool IsBeingRead { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            IsBeingRead = true;
            await Task.Delay(1, cancellationToken);
            var count = await _bytes.ReadAsync(buffer, cancellationToken);
            IsBeingRead = false;
            return count;
        }
    }
}

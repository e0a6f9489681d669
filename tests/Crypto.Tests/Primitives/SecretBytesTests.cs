using SafeReport.Crypto.Primitives;

namespace SafeReport.Crypto.Tests.Primitives;

public sealed class SecretBytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void Secrets_are_kept_until_disposed(int length)
    {
        byte[] source = [.. Enumerable.Range(0, length).Select(i => (byte)(i + 1))];
        var secret = SecretBytes.CopyOf(source);
        Assert.Equal(source, secret.Span);
        Assert.Equal(source, secret.Memory.Span);
        Assert.Equal($"SecretBytes({length})", secret.ToString());
        secret.Dispose();
        secret.Dispose();
        Assert.True(secret.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => _ = secret.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => _ = secret.Memory.Span.Length);
    }

    [Fact]
    public void Taking_wipes_the_source()
    {
        byte[] source = [1, 2, 3];
        using var secret = SecretBytes.TakeFrom(source);
        Assert.Equal(new byte[3], source);
        Assert.Equal((byte[])[1, 2, 3], secret.Span);
    }

    [Fact]
    public unsafe void Disposing_wipes_the_memory()
    {
        var pattern = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        var secret = SecretBytes.CopyOf(pattern);
        fixed (byte* memory = secret.Span)
        {
            secret.Dispose();
            // The slot is in a page that stays, so it can be looked at; another test may have taken it by now.
            Assert.False(new ReadOnlySpan<byte>(memory, pattern.Length).SequenceEqual(pattern));
        }
    }

    [Fact]
    public void New_secrets_are_zero_even_in_memory_used_before()
    {
        for (var i = 0; i < 1000; i++)
        {
            using var secret = new SecretBytes(48);
            Assert.Equal(new byte[48], secret.Span);
            secret.WritableSpan.Fill(0xff);
        }
    }

    [Fact]
    public void Secrets_of_many_threads_do_not_meet()
    {
        Parallel.For(0, 20_000, i =>
        {
            using var secret = new SecretBytes(32);
            secret.WritableSpan.Fill((byte)i);
            Assert.False(secret.Span.ContainsAnyExcept((byte)i));
        });
    }

    [Fact]
    public async Task A_secret_that_nobody_holds_any_more_is_still_there_while_it_is_used()
    {
        var seed = new byte[32];
        seed[0] = 7;
        using var held = SecretBytes.CopyOf(seed);
        var expected = Ed25519.PublicKey(held);
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(expected, Ed25519.PublicKey(SecretBytes.CopyOf(seed)));
        }

        await stop.CancelAsync();
        await collecting;
    }

    [Fact]
    public void Random_secrets_differ()
    {
        using var one = SecretBytes.Random(32);
        using var other = SecretBytes.Random(32);
        Assert.NotEqual(one.Span.ToArray(), other.Span.ToArray());
    }
}

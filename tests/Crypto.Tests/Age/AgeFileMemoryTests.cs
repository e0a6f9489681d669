using SafeReport.Crypto.Age;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Age;

/// <summary>Runs when no other test does: what those allocate would be taken for this one's.</summary>
[Collection(nameof(AgeFileMemoryTests))]
[CollectionDefinition(nameof(AgeFileMemoryTests), DisableParallelization = true)]
public sealed class AgeFileMemoryTests
{
    [Fact]
    public async Task A_hundred_megabytes_stream_through_in_little_memory()
    {
        const long length = 100_000_000;
        using var identity = X25519Identity.Generate();
        var path = Path.Combine(Directory.CreateTempSubdirectory("safereport-test-").FullName, "file.age");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using (var file = File.Create(path))
        {
            await AgeFile.SealAsync(new CountedStream(length), file, [identity.Recipient], TestContext.Current.CancellationToken);
        }

        var sink = new CheckingStream();
        await using (var file = File.OpenRead(path))
        {
            await AgeFile.OpenAsync(file, sink, [identity], TestContext.Current.CancellationToken);
        }

        Assert.Equal(length, sink.Seen);
        // A file held in memory would show as a hundred megabytes and more while it is read.
        Assert.InRange(sink.MostMemory - before, long.MinValue, 90_000_000);
        File.Delete(path);
    }

    /// <summary>Bytes that count up.</summary>
    private sealed class CountedStream(long length) : ReadOnlyStream
    {
        private long _position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, length - _position);
            for (var i = 0; i < count; i++)
            {
                buffer.Span[i] = (byte)(_position++ % 251);
            }

            return ValueTask.FromResult(count);
        }
    }

    /// <summary>Takes only bytes that count up.</summary>
    private sealed class CheckingStream : MemoryStream
    {
        internal long Seen { get; private set; }

        internal long MostMemory { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: false));
            foreach (var b in buffer.Span)
            {
                if (b != Seen++ % 251)
                {
                    throw new InvalidDataException("Not the bytes that were sealed.");
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}

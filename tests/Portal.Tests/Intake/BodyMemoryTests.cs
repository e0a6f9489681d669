using System.Threading.RateLimiting;
using SafeReport.Portal.Features.Intake;
using Xunit;

namespace SafeReport.Portal.Tests.Intake;

/// <summary>The room for bodies: fixed, given back, and never used up by large ones alone.</summary>
public sealed class BodyMemoryTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task Large_bodies_that_fill_their_room_leave_the_smallest_theirs()
    {
        using var memory = new BodyMemory(mebibytes: 32, longestWait: TimeSpan.FromMilliseconds(50));
        using var large = await memory.TakeAsync(24 * MiB, TestContext.Current.CancellationToken);
        Assert.NotNull(large);

        Assert.Null(await memory.TakeAsync(MiB, TestContext.Current.CancellationToken));
        using var small = await memory.TakeAsync(BodyMemory.SmallBody, TestContext.Current.CancellationToken);
        Assert.NotNull(small);
    }

    [Fact]
    public async Task The_room_of_the_smallest_has_an_end_and_comes_back()
    {
        using var memory = new BodyMemory(mebibytes: 32, longestWait: TimeSpan.FromMilliseconds(50));
        var taken = new List<RateLimitLease>();
        while (await memory.TakeAsync(1_000, TestContext.Current.CancellationToken) is { } lease)
        {
            taken.Add(lease);
        }

        Assert.Equal(8 * MiB / BodyMemory.SmallBody, taken.Count);
        taken[0].Dispose();
        using var next = await memory.TakeAsync(1_000, TestContext.Current.CancellationToken);
        Assert.NotNull(next);
        taken.ForEach(static lease => lease.Dispose());
    }

    [Fact]
    public async Task A_body_waits_for_room_and_gets_it_when_another_has_gone_in()
    {
        using var memory = new BodyMemory(mebibytes: 32, longestWait: TimeSpan.FromSeconds(30));
        var first = await memory.TakeAsync(20 * MiB, TestContext.Current.CancellationToken);
        var waiting = memory.TakeAsync(20 * MiB, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        first!.Dispose();

        using var second = await waiting;
        Assert.NotNull(second);
    }
}

using System.Threading.RateLimiting;

namespace SafeReport.Portal.Features.Intake;

/// <summary>
/// The room for bodies on their way to the database. Nothing spills to disk: when it is full, a body waits outside for a while
/// and is then told to come back. The smallest items have room of their own, which larger ones cannot use up.
/// </summary>
public sealed class BodyMemory : IDisposable
{
    /// <summary>Bodies up to here are small: text-only items, and the class above them.</summary>
    public const int SmallBody = 64 * 1024;

    private const int MiB = 1024 * 1024;
    private readonly TimeSpan _longestWait;
    private readonly ConcurrencyLimiter _small;
    private readonly ConcurrencyLimiter _large;

    /// <param name="mebibytes">The whole budget; a quarter of it is for small bodies alone.</param>
    /// <param name="longestWait">How long a body may wait outside.</param>
    public BodyMemory(int mebibytes, TimeSpan longestWait)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mebibytes, 32);
        _longestWait = longestWait;
        var small = mebibytes / 4;
        _small = Limiter(permits: small * (MiB / SmallBody), waiting: 16_384);
        _large = Limiter(permits: mebibytes - small, waiting: 1_024);
    }

    /// <summary>Room for a body of this length, or null when there was none for as long as one can wait.</summary>
    public async ValueTask<RateLimitLease?> TakeAsync(long length, CancellationToken cancellationToken)
    {
        var (limiter, permits) = Of(length);
        return TryTake(length) ?? await WaitAsync(limiter, permits, cancellationToken);
    }

    /// <summary>Room for a body of this length, or null when there is none now.</summary>
    public RateLimitLease? TryTake(long length)
    {
        var (limiter, permits) = Of(length);
        var lease = limiter.AttemptAcquire(permits);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    private (ConcurrencyLimiter Limiter, int Permits) Of(long length) => length <= SmallBody ? (_small, 1) : (_large, (int)((length + MiB - 1) / MiB));

    private async Task<RateLimitLease?> WaitAsync(ConcurrencyLimiter limiter, int permits, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_longestWait);
        try
        {
            var lease = await limiter.AcquireAsync(permits, patience.Token);
            return lease.IsAcquired ? lease : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static ConcurrencyLimiter Limiter(int permits, int waiting) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = permits,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}

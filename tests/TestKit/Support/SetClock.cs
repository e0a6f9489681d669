using Microsoft.Extensions.Time.Testing;

namespace SafeReport.TestKit.Support;

/// <summary>A clock that stands still until a test moves it; timers go off as it passes them.</summary>
public sealed class SetClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    private long _jumped;

    public static SetClock AtNoon() => new(new DateTimeOffset(2031, 3, 14, 12, 0, 0, TimeSpan.Zero));

    public void Pass(TimeSpan time) => Advance(time);

    /// <summary>The wall clock is set; no time passes.</summary>
    public void Jump(TimeSpan by)
    {
        _jumped += by.Ticks;
        AdjustTime(GetUtcNow() + by);
    }

    /// <summary>The same wall clock in a program started now: its monotonic time begins anew.</summary>
    public SetClock Restarted() => new(GetUtcNow());

    /// <remarks>FakeTimeProvider's own follows the wall clock through a jump, which no machine's does.</remarks>
    public override long GetTimestamp() => base.GetTimestamp() - _jumped;
}

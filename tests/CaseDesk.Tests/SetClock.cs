namespace SafeReport.CaseDesk.Tests;

/// <summary>A clock that a test sets.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;
    private TimeSpan _passed;

    public static SetClock AtNoon() => new(new DateTimeOffset(2031, 3, 14, 12, 0, 0, TimeSpan.Zero));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => (_now, _passed) = (_now + time, _passed + time);

    /// <summary>The wall clock is set; no time passes.</summary>
    public void Jump(TimeSpan by) => _now += by;

    /// <summary>The same wall clock in a program started now: its monotonic time begins anew.</summary>
    public SetClock Restarted() => new(_now);

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _passed.Ticks;
}

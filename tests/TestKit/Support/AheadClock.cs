namespace SafeReport.TestKit.Support;

/// <summary>The machine's clock, some time ahead as a test wants it: for programs that answer while the test runs.</summary>
public sealed class AheadClock : TimeProvider
{
    private long _ahead;
    private long _jumped;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);

    /// <summary>The wall clock is set; no time passes.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumped, by.Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead) + Interlocked.Read(ref _jumped));

    public override long GetTimestamp() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead)).UtcTicks;
}
